export class MailFolder {
  constructor(path: string);
  next(address: string, template: string): Promise<{ link: string; code: string | undefined }>;
}
