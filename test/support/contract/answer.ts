/** What came back to a request. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // Tests look into bodies of every kind; a wrong shape shows as a failed expectation.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}
