import { diag } from '@opentelemetry/api';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { reportFaults } from './report-faults.js';

describe('spans that can not be sent', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    diag.disable();
  });

  it('have one line in the log a minute', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    reportFaults();
    for (let i = 0; i < 5; i += 1) diag.error('ECONNREFUSED');
    expect(warn.mock.calls).toEqual([['Spans are lost: ECONNREFUSED']]);
    now = 60_000;
    diag.error('ECONNREFUSED');
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('are explained without what the collector has answered', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    reportFaults();
    const fault = { name: 'OTLPExporterError', code: '400', message: 'Bad Request' };
    diag.error(JSON.stringify({ ...fault, stack: 'at canary', data: 'Basic canary' }));
    expect(warn.mock.calls).toEqual([['Spans are lost: OTLPExporterError 400 Bad Request']]);
  });

  it('are all that is said: nothing of what goes well', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    reportFaults();
    diag.info('sent');
    diag.debug('sent');
    expect(warn).not.toHaveBeenCalled();
  });
});
