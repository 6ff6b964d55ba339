import { useI18n } from 'vue-i18n'
import type { EngineClient } from '../../../contract/api.ts'
import { useStudy } from '../../app/study.ts'
import { sameStudy, type StudyMark } from '../../../contract/study-link.ts'
import { ShownFault } from '../../connection/index.ts'

/** The engine as long as it has a certain study open: in another the same ids mean other scans. */
export function useOwnStudy() {
  const { t } = useI18n()
  const study = useStudy()
  const mark = (): StudyMark | undefined =>
    study.summary && { name: study.summary.name, created: study.summary.created }
  function callsOf(own: StudyMark): EngineClient {
    if (sameStudy(own, study.summary)) return study.calls
    throw new ShownFault({
      code: 'not-found',
      message: t('review.otherStudy.message', { study: own.name }),
      remedy: t('review.otherStudy.remedy'),
    })
  }
  return { mark, callsOf }
}
