import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { UserExportResponse } from './dto/user-export.response.js';

/** Documents the response of an export. */
export const ApiExport = () =>
  applyDecorators(
    ApiResponse({
      status: 200,
      type: UserExportResponse,
      description:
        'The document. If the connection closes before its end, it is incomplete and not valid JSON.',
      headers: {
        'Content-Disposition': {
          description: 'Name of the file in which a browser saves the document.',
          required: true,
          schema: { type: 'string' },
          example: 'attachment; filename="user-0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11.json"',
        },
      },
    }),
  );
