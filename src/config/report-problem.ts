/** Reports a problem of a variable; only the first problem of each variable is recorded. */
export type ReportProblem = (name: string, problem: string) => void;
