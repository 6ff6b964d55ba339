export { Places, type Listing } from './places.ts'
export { isStudyThere, programFolder, RecentStudies, type RecentStudy } from './recent.ts'
