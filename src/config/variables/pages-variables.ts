import { IsOptional, IsString } from 'class-validator';
import { IsBrandColor } from '../variable-rules/brand-color.decorator.js';
import { IsSubsetOf } from '../variable-rules/mail.decorator.js';
import { ProviderVariables } from './provider-variables.js';

/** Pages that an application can have in place of those of the service. */
const OPTIONAL_PAGES = ['sign-up', 'forgot-password', 'account'] as const;

/** The look and the extent of the pages. */
export class PagesVariables extends ProviderVariables {
  /**
   * A file with the logo on pages: SVG, PNG or WebP of at most 64 KiB. Unset, pages show the first letter of
   * the name of the application. See [pages.md](pages.md#logo).
   */
  @IsString()
  @IsOptional()
  BRAND_LOGO?: string;

  /**
   * The colour of buttons and links on pages, as `#rrggbb`. White or dark text on it needs a contrast of 4.5:1.
   * Links, and buttons in dark mode, are made lighter or darker where they could not be read.
   */
  @IsBrandColor()
  BRAND_COLOR: string = '#3056d3';

  /**
   * A folder with files that change the style, the texts and the frame of pages. See
   * [pages.md](pages.md#style-texts-and-frame).
   */
  @IsString()
  @IsOptional()
  PAGES_TEMPLATES?: string;

  /**
   * Pages that do not exist, and that no page links to, as a JSON array or a comma-separated list: `sign-up`,
   * `forgot-password`, `account`, or `none`. The API keeps their operations. Without `account`, a sign-in
   * leads to `APP_URL`, which is required then.
   */
  @IsSubsetOf(OPTIONAL_PAGES)
  PAGES_DISABLED: string[] = [];
}
