import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';

/** `true`, `false`, `1` or `0`, in either case. */
export const IsFlag = (): PropertyDecorator => (target, key) => {
  // Reads the original text: class-transformer's own conversion turns "false" into true.
  Transform(({ obj }) => {
    const text = String((obj as Record<string | symbol, unknown>)[key]).toLowerCase();
    return { true: true, '1': true, false: false, '0': false }[text] ?? text;
  })(target, key);
  IsBoolean({ message: 'must be true or false' })(target, key);
};
