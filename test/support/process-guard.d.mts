export class ProcessGuard {
  addProcess(target: number): void;
  removeProcess(target: number): void;
  addFolder(folder: string): void;
  close(): Promise<void>;
}
