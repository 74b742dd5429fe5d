/** The description of the argument that `findUser` resolves. */
export const USER_NAME = 'username, e-mail address or id';
