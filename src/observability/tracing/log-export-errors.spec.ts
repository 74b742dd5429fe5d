import { diag } from '@opentelemetry/api';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { logExportErrors } from './log-export-errors.js';

describe('logExportErrors', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    diag.disable();
  });

  it('logs at most one line a minute', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    logExportErrors();
    for (let i = 0; i < 5; i += 1) diag.error('ECONNREFUSED');
    expect(warn.mock.calls).toEqual([['Spans are lost: ECONNREFUSED']]);
    now = 60_000;
    diag.error('ECONNREFUSED');
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it("omits the collector's response from the log line", () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    logExportErrors();
    const failure = { name: 'OTLPExporterError', code: '400', message: 'Bad Request' };
    diag.error(JSON.stringify({ ...failure, stack: 'at canary', data: 'Basic canary' }));
    expect(warn.mock.calls).toEqual([['Spans are lost: OTLPExporterError 400 Bad Request']]);
  });

  it('logs no line for successful exports', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    logExportErrors();
    diag.info('sent');
    diag.debug('sent');
    expect(warn).not.toHaveBeenCalled();
  });
});
