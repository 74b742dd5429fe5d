export class ProcessGuard {
  addProcess(target: number, signal?: NodeJS.Signals): void;
  endProcess(target: number): void;
  addFolder(folder: string): void;
  close(): void;
}
