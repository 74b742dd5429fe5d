import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestedBy, type Requester } from '../access/requester.js';
import { Role } from '../access/role.enum.js';
import { OrSelf, Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { ApiId } from '../http/routes/api-id.decorator.js';
import { ApiPage } from '../http/paging/api-page.decorator.js';
import { linkNextPage } from '../http/paging/link-next-page.js';
import type { Page } from '../http/paging/page.dto.js';
import { publicUrlOf } from '../http/public-url/public-url.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { UserLookup } from '../identity/user-lookup.service.js';
import { CreateUserDto } from './dto/create-user.dto.js';
import { ListUsersQuery } from './dto/list-users.query.js';
import { UpdateUserDto } from './dto/update-user.dto.js';
import { toUserResponse, UserResponse } from './dto/user.response.js';
import { UserListService } from './user-list.service.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('users')
@Roles(Role.Admin)
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly lookup: UserLookup,
    private readonly userList: UserListService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List users',
    description: 'For admins. Follow `next_cursor`, or the `Link` header.',
  })
  @ApiPage(UserResponse, 'A page of users.')
  @ApiProblems('invalid_token', 'forbidden', 'validation_failed')
  async listUsers(
    @Query() query: ListUsersQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<UserResponse>> {
    const page = await this.userList.list(query);
    linkNextPage(page, request, reply);
    return page;
  }

  @Post()
  @ApiOperation({ summary: 'Create a user', description: 'For admins.' })
  @ApiResponse({
    status: 201,
    type: UserResponse,
    description: 'The new user.',
    headers: {
      Location: {
        description: 'Address of the new user; absolute if `PUBLIC_URL` is set.',
        schema: { type: 'string' },
      },
    },
  })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'forbidden',
    'email_taken',
    'username_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'overloaded',
  )
  async createUser(
    @RequestedBy() requester: Requester,
    @Body() values: CreateUserDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserResponse> {
    const user = await this.users.create(values, requester);
    const path = `${request.routeOptions.url}/${user.id}`;
    reply.header('location', publicUrlOf(request.server).addressOf(path));
    return toUserResponse(user);
  }

  @Get(':user_id')
  @OrSelf('user_id')
  @ApiId('user_id')
  @ApiOperation({ summary: 'Read a user', description: 'For admins, and for the user itself.' })
  @ApiResponse({ status: 200, type: UserResponse, description: 'The user.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async getUser(@Param('user_id', UuidPipe) userId: string): Promise<UserResponse> {
    return toUserResponse(await this.lookup.get(userId));
  }

  @Put(':user_id')
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Change a user',
    description:
      'For admins. Changes the given fields and leaves the others. Disabling a user, or setting a new password, revokes its sessions. Admins change their own password with `PUT /users/me/password`, which requires the current one.',
  })
  @ApiResponse({ status: 200, type: UserResponse, description: 'The changed user.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'forbidden',
    'not_found',
    'email_taken',
    'username_taken',
    'last_admin',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'overloaded',
  )
  async updateUser(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
    @Body() changes: UpdateUserDto,
  ): Promise<UserResponse> {
    return toUserResponse(await this.users.update(userId, changes, requester));
  }

  @Delete(':user_id')
  @HttpCode(204)
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Delete a user',
    description:
      'For admins. Deletes at once, with all sessions. `PUT /users/{user_id}/deletion` deletes after a grace period. The own user requires a recent authentication.',
  })
  @ApiResponse({ status: 204, description: 'User deleted.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'forbidden',
    'not_found',
    'last_admin',
    'validation_failed',
  )
  async deleteUser(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<void> {
    await this.users.remove(userId, requester);
  }
}
