/** The response to a request. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // Tests read bodies of every shape; a wrong shape fails an expectation.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}
