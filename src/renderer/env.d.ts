/** The contract names this type of Node's; the page needs no more of Node than its shape. */
declare namespace NodeJS {
  interface ErrnoException extends Error {
    code?: string
    path?: string
  }
}
