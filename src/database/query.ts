/** Runs a statement that returns rows, with parameters as `runStatement` takes them. */
export type Query = <Row>(statement: string, parameters: unknown[]) => Promise<Row[]>;
