import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { codesOfFamily, problemFamily } from './problem-family.js';

const CODES = Object.keys(ERRORS) as ErrorCode[];

describe('problemFamily', () => {
  it('derives the name of a schema from the code', () => {
    expect(problemFamily('invalid_token')).toBe('InvalidTokenProblem');
    expect(problemFamily('not_found')).toBe('NotFoundProblem');
  });

  it('returns the same name for the codes of a family', () => {
    expect(codesOfFamily('ConflictProblem')).toEqual([
      'email_taken',
      'username_taken',
      'identity_not_linked',
      'identity_taken',
      'identity_incomplete',
      'provider_exists',
      'provider_in_use',
      'provider_from_environment',
      'user_disabled',
      'no_second_factor',
      'last_sign_in_method',
      'setup_complete',
      'last_admin',
    ]);
    expect(codesOfFamily('ValidationProblem')).toEqual(['validation_failed']);
  });

  it('joins only codes of the same status, and each code has a family', () => {
    const families = [...new Set(CODES.map(problemFamily))].map(codesOfFamily);
    expect(new Set(families.flat())).toEqual(new Set(CODES));
    for (const codes of families) {
      expect(new Set(codes.map((code) => ERRORS[code].status)).size).toBe(1);
    }
  });
});
