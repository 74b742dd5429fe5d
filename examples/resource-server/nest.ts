import 'reflect-metadata';
import {
  type CanActivate,
  Controller,
  Delete,
  type ExecutionContext,
  Get,
  HttpCode,
  HttpException,
  Injectable,
  mixin,
  Module,
  Req,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type AccessTokenClaims,
  type Requirements,
  TokenError,
} from 'user-authentication-client/verify';
import { verifier } from './verifier.js';

type Authenticated = FastifyRequest & { claims: AccessTokenClaims };

/** Admits requests with a valid access token; its claims are in `request.claims`. */
function TokenGuard(requirements?: Requirements) {
  @Injectable()
  class Guard implements CanActivate {
    async canActivate(context: ExecutionContext): Promise<boolean> {
      const request = context.switchToHttp().getRequest<Authenticated>();
      try {
        request.claims = await verifier.verify(request.headers.authorization, requirements);
      } catch (error) {
        // Other errors, such as keys that cannot be read, are those of the server.
        if (!(error instanceof TokenError)) throw error;
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        reply.header('www-authenticate', error.challenge);
        throw new HttpException({ error: error.code }, error.status);
      }
      return true;
    }
  }
  return mixin(Guard);
}

@Controller('orders')
class OrdersController {
  @Get()
  @UseGuards(TokenGuard())
  list(@Req() { claims }: Authenticated) {
    return { user: claims.sub, orders: [] };
  }

  /** As an example of a requirement: an authentication within the last five minutes. */
  @Delete()
  @HttpCode(204)
  @UseGuards(TokenGuard({ maxAge: 300 }))
  remove(): void {}
}

@Module({ controllers: [OrdersController] })
class AppModule {}

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
