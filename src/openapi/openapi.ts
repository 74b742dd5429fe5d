import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Environment } from '../config/environment.js';
import { packageVersion } from '../config/package-version.js';
import { closeRequestBodies } from './close-request-bodies.js';
import { describeEnums } from './describe-enums.js';
import { describePasswordLength } from './describe-password-length.js';
import { describeEveryResponse } from './every-response.js';
import { addGeneralProblems } from './general-problems.js';
import { markPublicOperations } from './mark-public-operations.js';
import { addProblemSchemas } from './problem-schemas.js';
import { shareProblems } from './share-problems.js';

/** Creates the OpenAPI document; it depends on `PASSWORD_MIN_LENGTH` and `PUBLIC_URL` only. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const { PASSWORD_MIN_LENGTH, PUBLIC_URL: publicUrl = '' } = app.get(Environment);
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('User Authentication Service')
    .setDescription(
      'User management, access tokens and rotating refresh tokens. Errors are `application/problem+json` (RFC 9457); switch on their `code`.',
    )
    .setVersion(packageVersion())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(publicUrl || '/')
    .addTag('auth', 'Register, sign in, refresh, sign out.')
    .addTag('me', 'The signed-in user: profile, password, sessions.')
    .addTag('users', 'User management for admins.')
    .addTag('oauth', 'Applications that sign users in with this service.')
    .addTag('audit', 'Security events of users and sessions, for admins.')
    .addTag('health', 'Probes for load balancers and supervisors.')
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'Sign in with a username or an e-mail address; leave the client fields empty.',
        flows: {
          password: {
            tokenUrl: `${publicUrl}/api/v1/auth/login`,
            scopes: {},
          },
        },
      },
      'password',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addCookieAuth(
      '__Host-session',
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'For browsers. With the request header `Accept-Session: cookie`, each operation that returns tokens sets cookies, and its response has no tokens: 204, unless there is something else to return. Requests with cookies that change something need that header too.',
      },
      'cookie',
    )
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('password')
    .addSecurityRequirements('cookie')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  addGeneralProblems(document);
  addProblemSchemas(document);
  describeEveryResponse(document);
  shareProblems(document);
  describeEnums(document);
  markPublicOperations(document);
  closeRequestBodies(document);
  describePasswordLength(document, PASSWORD_MIN_LENGTH);
  return document;
}
