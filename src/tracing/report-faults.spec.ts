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

  it('are all that is said: nothing of what goes well', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    reportFaults();
    diag.info('sent');
    diag.debug('sent');
    expect(warn).not.toHaveBeenCalled();
  });
});
