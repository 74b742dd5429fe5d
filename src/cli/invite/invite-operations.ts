import { COMMAND_LINE } from '../../access/requester.js';
import { PageQueryDto } from '../../http/paging/page-query.dto.js';
import { CreateInvitationDto } from '../../users/invitations/dto/create-invitation.dto.js';
import {
  type InvitationResponse,
  toInvitationResponse,
} from '../../users/invitations/dto/invitation.response.js';
import { InvitationListService } from '../../users/invitations/invitation-list.service.js';
import { Invitations } from '../../users/invitations/invitations.service.js';
import { toValidDto } from '../../validation/to-valid-dto.js';
import { findUser } from '../find-user.js';
import { withServices } from '../with-services.js';

/* The services behind `invite …`. Loaded by the actions of the commands, so that their help is fast. */

/** @throws AppException `validation_failed`, and as `Invitations.create` */
export async function createInvitation(
  values: Record<string, unknown>,
): Promise<InvitationResponse> {
  const dto = toValidDto(CreateInvitationDto, values);
  return withServices(async (services) =>
    toInvitationResponse(await services.get(Invitations).create(dto, COMMAND_LINE)),
  );
}

/** @throws AppException as `Invitations.resend` */
export async function resendInvitation(name: string): Promise<InvitationResponse> {
  return withServices(async (services) => {
    const { id } = await findUser(services, name);
    return toInvitationResponse(await services.get(Invitations).resend(id, COMMAND_LINE));
  });
}

/** @throws AppException as `Invitations.revoke` */
export async function revokeInvitation(name: string): Promise<InvitationResponse> {
  return withServices(async (services) => {
    const { id } = await findUser(services, name);
    return toInvitationResponse(await services.get(Invitations).revoke(id, COMMAND_LINE));
  });
}

/** Passes on every invitation, the newest first, until the callback returns false. */
export async function listInvitations(
  onInvitation: (invitation: InvitationResponse) => boolean,
): Promise<void> {
  const query = Object.assign(new PageQueryDto(), { limit: 200 });
  await withServices(async (services) => {
    const list = services.get(InvitationListService);
    let page;
    do {
      page = await list.list(query);
      for (const invitation of page.data) if (!onInvitation(invitation)) return;
      query.cursor = page.next_cursor ?? undefined;
    } while (page.has_more);
  });
}
