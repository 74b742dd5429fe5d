import { Injectable } from '@nestjs/common';
import { type AccountSection, type SectionRequest, valueOf } from '../account-section.js';
import { nameOf } from '../../site-language.js';
import type { Block, Option } from '../../site-view.js';
import { SITE_LANGUAGES } from '../../texts/site-texts.js';
import type { Profile } from '../account-data.js';

/** Names and the language of mails. */
@Injectable()
export class ProfileSection implements AccountSection {
  readonly id = 'profile';
  readonly keeps = ['username', 'full_name', 'locale'];
  readonly actions = { profile: change };

  title({ context }: SectionRequest): string {
    return context.texts.accountProfile.title;
  }

  notices({ context }: SectionRequest) {
    return { saved: context.texts.accountProfile.saved };
  }

  async show(request: SectionRequest): Promise<Block[]> {
    const { context, data, rejected } = request;
    const { accountProfile, fields, hints } = context.texts;
    const profile = await data.profile();
    const locale = valueOf(request, 'locale', profile.locale);
    const form = {
      action: 'profile',
      fields: [
        {
          name: 'username',
          label: fields.username,
          autocomplete: 'username',
          hint: hints.username,
          value: valueOf(request, 'username', profile.username),
          error: rejected?.errors.get('username'),
        },
        {
          name: 'full_name',
          label: fields.full_name,
          autocomplete: 'name',
          isOptional: true,
          value: rejected
            ? context.values['full_name']
            : valueOf(request, 'full_name', profile.full_name),
          error: rejected?.errors.get('full_name'),
        },
        {
          name: 'locale',
          label: accountProfile.locale,
          autocomplete: 'language',
          isOptional: true,
          value: rejected ? context.values['locale'] : locale,
          options: languagesFor(accountProfile.anyLocale, profile.locale),
          error: rejected?.errors.get('locale'),
        },
      ],
      button: accountProfile.save,
    } as const;
    return [{ kind: 'form', form }];
  }
}

async function change({ context, data, done }: SectionRequest) {
  const current = await data.profile();
  const result = await context.api.call('PUT', '/users/me', changesOf(context.values, current));
  return result.isOk ? done('saved') : result;
}

/** Only what differs, so that the audit log names it. */
function changesOf(values: SectionRequest['context']['values'], current: Profile): object {
  const { username } = values;
  // An empty field is left out of the values.
  const { full_name: fullName = null, locale = null } = values as Partial<Profile>;
  return {
    ...(username !== undefined && username !== current.username && { username }),
    ...(fullName !== current.full_name && { full_name: fullName }),
    ...(locale !== current.locale && { locale }),
  };
}

/** The languages by their own names; also the stored one, which an application may have set. */
function languagesFor(anyLanguage: string, stored: string | null): Option[] {
  const tags = [...new Set([...SITE_LANGUAGES, ...(stored === null ? [] : [stored])])];
  return [
    { value: '', label: anyLanguage },
    ...tags.map((value) => ({ value, label: nameOf(value) })),
  ];
}
