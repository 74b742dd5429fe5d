export function databaseFolder(): string;
