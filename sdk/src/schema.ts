// Made by npm run openapi; changes here are lost.
export interface paths {
    "/api/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the own profile */
        get: operations["getMe"];
        /**
         * Change the own profile
         * @description Changes the given fields and leaves the others.
         */
        put: operations["updateMe"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the own password
         * @description Revokes every other session of the user.
         */
        put: operations["changeMyPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description For admins. Follow `next_cursor`, or the `Link` header.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create a user
         * @description For admins.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description For admins, and for the user itself.
         */
        get: operations["getUser"];
        /**
         * Change a user
         * @description For admins. Changes the given fields and leaves the others. Disabling a user, or setting a new password, revokes its sessions.
         */
        put: operations["updateUser"];
        post?: never;
        /**
         * Delete a user
         * @description For admins. Revokes all sessions of the user.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the own active sessions
         * @description The newest sign-in first.
         */
        get: operations["listMySessions"];
        put?: never;
        post?: never;
        /** Revoke all own sessions except the current one */
        delete: operations["endMyOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an own session
         * @description Includes the current session. Revoking a session again gets the same response until the row is purged (`SESSION_RETENTION_DAYS`).
         */
        delete: operations["endMySession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's active sessions
         * @description For admins.
         */
        get: operations["listUserSessions"];
        put?: never;
        post?: never;
        /**
         * Revoke all sessions of a user
         * @description For admins.
         */
        delete: operations["endUserSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a session of a user
         * @description For admins.
         */
        delete: operations["endUserSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List security events
         * @description For admins. Sign-ins, rejected requests, changes to users, roles and passwords, and revoked sessions; newest first. Rejected requests are written within two seconds; at high rates only a sample of them. Events are deleted after `AUDIT_RETENTION_DAYS`.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register a user and sign in */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description By `username`, which accepts a username or an e-mail address, or by `email`. A user has at most 100 sessions: the next sign-in revokes the oldest.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh a token pair
         * @description Rotates the refresh token. Within the grace window (`REFRESH_GRACE_SECONDS`) the same token gets the same successor again, so that a lost response or a second tab does not sign the user out. A later reuse revokes the session.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke the session of a refresh token
         * @description Includes its access tokens. The response is the same for an unknown, expired or revoked token (RFC 7009, section 2.2).
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke all own sessions
         * @description Includes the current session.
         */
        post: operations["logoutAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health check
         * @description Alias of `/health/ready`.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Liveness probe
         * @description Does not query the database, as a restart of the process would not repair it.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readiness probe
         * @description Queries the database, with a timeout of 2 seconds.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description The error code to switch on. The list is closed; later versions document additions in the changelog.
         * @enum {string}
         */
        ErrorCode: "malformed_request" | "invalid_credentials" | "invalid_token" | "invalid_grant" | "account_disabled" | "forbidden" | "not_found" | "method_not_allowed" | "request_timeout" | "email_taken" | "username_taken" | "last_admin" | "payload_too_large" | "uri_too_long" | "unsupported_media_type" | "validation_failed" | "rate_limited" | "header_too_large" | "internal_error" | "service_unavailable" | "overloaded";
        FieldError: {
            /**
             * @description JSON Pointer (RFC 6901) into the body or, for a request without a body, into the object of its parameters.
             * @example #/email
             */
            pointer: string;
            /**
             * @description The broken rule.
             * @example is_email
             */
            code: string;
            /** @example email must be an e-mail address */
            detail: string;
        };
        Problem: {
            /**
             * Format: uri
             * @example urn:problem-type:user-auth:validation_failed
             */
            type: string;
            /** @example Some fields are invalid */
            title: string;
            /** @example 422 */
            status: number;
            /** @example email must be an e-mail address */
            detail?: string;
            /**
             * Format: uri-reference
             * @description The path of the request.
             * @example /api/v1/auth/register
             */
            instance: string;
            /**
             * @description The error code to switch on. The list is closed; later versions document additions in the changelog.
             * @example validation_failed
             */
            code: components["schemas"]["ErrorCode"];
            /**
             * @description Identical to the `x-request-id` header; include it in support requests.
             * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
             */
            request_id: string;
            /** @description One entry per broken rule; only with `validation_failed`. */
            errors?: components["schemas"]["FieldError"][];
        };
        /** @enum {string} */
        Role: "user" | "admin";
        UserResponse: {
            /**
             * Format: uuid
             * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
             */
            id: string;
            /**
             * Format: idn-email
             * @example ada@example.com
             */
            email: string;
            /** @example ada */
            username: string;
            /** @example Ada Lovelace */
            full_name: string | null;
            /** @example user */
            role: components["schemas"]["Role"];
            /**
             * @description `false` for a disabled user, which can not sign in.
             * @example true
             */
            is_active: boolean;
            /**
             * Format: date-time
             * @example 2026-11-23T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-23T10:00:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @example 2026-11-23T10:00:00.000Z
             */
            last_login_at: string | null;
        };
        UpdateMeDto: {
            /**
             * Format: idn-email
             * @example ada@example.com
             */
            email?: string;
            /** @example Ada Lovelace */
            full_name?: string | null;
            /**
             * @description Unique, case-insensitive.
             * @example ada
             */
            username?: string;
        };
        ChangePasswordDto: {
            /**
             * Format: password
             * @example the current password
             */
            current_password: string;
            /**
             * Format: password
             * @example correct horse battery staple
             */
            new_password: string;
        };
        UserPage: {
            data: components["schemas"]["UserResponse"][];
            /**
             * @description The `cursor` of the next page; null on the last page.
             * @example null
             */
            next_cursor: string | null;
            /** @example false */
            has_more: boolean;
            /**
             * @description Number of rows that match the filters; only with `with_total=true`.
             * @example 1
             */
            total?: number;
        };
        CreateUserDto: {
            /**
             * Format: idn-email
             * @example ada@example.com
             */
            email: string;
            /**
             * @description Unique, case-insensitive.
             * @example ada
             */
            username: string;
            /**
             * Format: password
             * @example correct horse battery staple
             */
            password: string;
            /** @example Ada Lovelace */
            full_name?: string | null;
            /** @default user */
            role?: components["schemas"]["Role"];
            /** @default true */
            is_active?: boolean;
        };
        UpdateUserDto: {
            /**
             * Format: idn-email
             * @example ada@example.com
             */
            email?: string;
            /** @example Ada Lovelace */
            full_name?: string | null;
            /**
             * @description Unique, case-insensitive.
             * @example ada
             */
            username?: string;
            /**
             * Format: password
             * @example correct horse battery staple
             */
            password?: string;
            /** @description In force from the next request, also for access tokens that were issued before. */
            role?: components["schemas"]["Role"];
            /** @description `false` disables the user and revokes all of its sessions. */
            is_active?: boolean;
        };
        SessionResponse: {
            /**
             * Format: uuid
             * @description The `sid` claim of the access tokens of this session.
             * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
             */
            id: string;
            /**
             * @description Whether this is the session of the request.
             * @example true
             */
            current: boolean;
            /**
             * Format: date-time
             * @description Time of the sign-in.
             * @example 2026-11-23T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Time of the sign-in or the last refresh; requests with an access token do not change it.
             * @example 2026-11-23T10:15:00.000Z
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description Expiry unless the session is refreshed before; at most `SESSION_EXPIRE_DAYS` after the sign-in.
             * @example 2026-12-23T10:15:00.000Z
             */
            expires_at: string;
            /**
             * @description Address of the sign-in or the last refresh.
             * @example 203.0.113.7
             */
            ip: string | null;
            /**
             * @description `User-Agent` header of the sign-in or the last refresh.
             * @example Mozilla/5.0
             */
            user_agent: string | null;
        };
        SessionPage: {
            data: components["schemas"]["SessionResponse"][];
            /**
             * @description The `cursor` of the next page; null on the last page.
             * @example null
             */
            next_cursor: string | null;
            /** @example false */
            has_more: boolean;
            /**
             * @description Number of rows that match the filters; only with `with_total=true`.
             * @example 1
             */
            total?: number;
        };
        /** @enum {string} */
        AuditEventName: "user_registered" | "registration_failed" | "user_created" | "user_changed" | "user_deleted" | "role_changed" | "password_changed" | "password_change_failed" | "signed_in" | "sign_in_failed" | "session_ended" | "refresh_reused" | "refresh_failed" | "access_denied" | "rate_limited" | "events_omitted";
        /**
         * @description Reason for which a session was revoked, or a sign-in or registration failed.
         * @enum {string}
         */
        AuditReason: "logout" | "logout_all" | "ended_elsewhere" | "too_many_sessions" | "password_changed" | "user_disabled" | "admin" | "invalid_credentials" | "account_disabled" | "email_taken" | "username_taken";
        AuditDetailsResponse: {
            /**
             * @description Changed fields, without their values. Only for `user_changed`.
             * @example [
             *       "email"
             *     ]
             */
            fields?: string[];
            /**
             * @description New state of the user. Only for `user_changed`, if the state changed.
             * @example false
             */
            is_active?: boolean;
            /** @description New role. Only for `user_created` and `role_changed`. */
            role?: components["schemas"]["Role"];
            /** @description Previous role. Only for `role_changed`. */
            old_role?: components["schemas"]["Role"];
            /** @description Reason for which a session was revoked, or a sign-in or registration failed. */
            reason?: components["schemas"]["AuditReason"];
            /**
             * @description Number of revoked sessions. Only for `session_ended`.
             * @example 1
             */
            session_count?: number;
            /**
             * @description Exceeded rate limit, in the format of the `RateLimit-Policy` field. Only for `rate_limited`.
             * @example "login-name";q=10;w=900
             */
            limit?: string;
            /**
             * @description Method and route of the rejected request. Only for `access_denied`.
             * @example DELETE /api/v1/users/{user_id}
             */
            route?: string;
            /** @description Name of the events that were not stored. Only for `events_omitted`. */
            omitted_event?: components["schemas"]["AuditEventName"];
            /**
             * @description Number of events that were not stored. Only for `events_omitted`.
             * @example 100
             */
            omitted_count?: number;
            /**
             * @description Origin of an event that no request caused.
             * @enum {string}
             */
            via?: "command_line";
        };
        AuditEventResponse: {
            /**
             * Format: uuid
             * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
             */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-23T10:00:00.000Z
             */
            occurred_at: string;
            /** @example signed_in */
            event: components["schemas"]["AuditEventName"];
            /**
             * Format: uuid
             * @description User that caused the event; null on the command line and for unauthenticated requests.
             * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
             */
            actor_id: string | null;
            /**
             * Format: uuid
             * @description Affected user, possibly deleted since. Null if the name in the request matches no user, and for `events_omitted`.
             * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
             */
            user_id: string | null;
            /**
             * Format: uuid
             * @description Affected session; null for none or several.
             * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
             */
            session_id: string | null;
            /** @example 203.0.113.7 */
            ip: string | null;
            /** @example Mozilla/5.0 */
            user_agent: string | null;
            /**
             * @description `x-request-id` of the response; null on the command line.
             * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
             */
            request_id: string | null;
            details: components["schemas"]["AuditDetailsResponse"];
        };
        AuditEventPage: {
            data: components["schemas"]["AuditEventResponse"][];
            /**
             * @description The `cursor` of the next page; null on the last page.
             * @example null
             */
            next_cursor: string | null;
            /** @example false */
            has_more: boolean;
            /**
             * @description Number of rows that match the filters; only with `with_total=true`.
             * @example 1
             */
            total?: number;
        };
        RegisterDto: {
            /**
             * Format: idn-email
             * @example ada@example.com
             */
            email: string;
            /**
             * @description Unique, case-insensitive.
             * @example ada
             */
            username: string;
            /**
             * Format: password
             * @example correct horse battery staple
             */
            password: string;
            /** @example Ada Lovelace */
            full_name?: string | null;
        };
        TokenPairResponse: {
            /**
             * @description A JWT for the `Authorization: Bearer` header.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIuLi4ifQ.AAAA
             */
            access_token: string;
            /**
             * @example Bearer
             * @enum {string}
             */
            token_type: "Bearer";
            /**
             * @description Seconds until the access token expires.
             * @example 900
             */
            expires_in: number;
            /**
             * @description A single-use refresh token; each refresh returns its successor.
             * @example uart_AaIIGIRXc56rdy1Z
             */
            refresh_token: string;
            /**
             * @description Seconds until the refresh token expires unless it is used.
             * @example 2592000
             */
            refresh_expires_in: number;
        };
        LoginByUsernameDto: {
            /**
             * Format: password
             * @example correct horse battery staple
             */
            password: string;
            /**
             * @description RFC 6749, section 4.3.2.
             * @enum {string}
             */
            grant_type?: "password" | "";
            /** @description Accepted and ignored. */
            scope?: string;
            /** @description Accepted and ignored. */
            client_id?: string;
            /** @description Accepted and ignored. */
            client_secret?: string;
            /**
             * @description A username or an e-mail address.
             * @example ada
             */
            username: string;
        };
        LoginByEmailDto: {
            /**
             * Format: password
             * @example correct horse battery staple
             */
            password: string;
            /**
             * @description RFC 6749, section 4.3.2.
             * @enum {string}
             */
            grant_type?: "password" | "";
            /** @description Accepted and ignored. */
            scope?: string;
            /** @description Accepted and ignored. */
            client_id?: string;
            /** @description Accepted and ignored. */
            client_secret?: string;
            /**
             * @description An e-mail address.
             * @example ada@example.com
             */
            email: string;
        };
        RefreshTokenDto: {
            /** @example uart_AaIIGIRXc56rdy1Z */
            refresh_token: string;
        };
        HealthResponse: {
            /**
             * @example ok
             * @enum {string}
             */
            status: "ok";
        };
    };
    responses: {
        /** @description `invalid_token`: The access token is missing or invalid. */
        InvalidToken: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                /**
                 * @description The authentication scheme and, for a rejected token, the error (RFC 6750).
                 * @example Bearer error="invalid_token", error_description="The access token is not valid"
                 */
                "WWW-Authenticate": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "invalid_token";
                };
            };
        };
        /** @description `service_unavailable`: The service is temporarily unavailable. */
        ServiceUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                /**
                 * @description Seconds to wait before the next attempt.
                 * @example 5
                 */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "service_unavailable";
                };
            };
        };
        /** @description `malformed_request`: The request is malformed. `request_timeout`: The request took too long to arrive. `payload_too_large`: The request body is too large. `uri_too_long`: The request URI is too long. `unsupported_media_type`: Unsupported media type. `header_too_large`: The request headers are too large. */
        RefusedEarly: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "malformed_request" | "request_timeout" | "payload_too_large" | "uri_too_long" | "unsupported_media_type" | "header_too_large";
                };
            };
        };
        /** @description `internal_error`: Internal server error. */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "internal_error";
                };
            };
        };
        /** @description `malformed_request`: The request is malformed. */
        MalformedRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "malformed_request";
                };
            };
        };
        /** @description `email_taken`: The e-mail address is taken. `username_taken`: The username is taken. */
        EmailTakenOrUsernameTaken: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "email_taken" | "username_taken";
                };
            };
        };
        /** @description `payload_too_large`: The request body is too large. */
        PayloadTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "payload_too_large";
                };
            };
        };
        /** @description `unsupported_media_type`: Unsupported media type. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "unsupported_media_type";
                };
            };
        };
        /** @description `validation_failed`: Some fields are invalid. */
        ValidationFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "validation_failed";
                };
            };
        };
        /** @description `rate_limited`: Too many requests. */
        RateLimited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                /**
                 * @description The exceeded limit: q requests in w seconds (draft-ietf-httpapi-ratelimit-headers).
                 * @example "login-name";q=10;w=900
                 */
                "RateLimit-Policy": string;
                /**
                 * @description The remaining requests r, and the seconds t until the limit resets (draft-ietf-httpapi-ratelimit-headers).
                 * @example "login-name";r=0;t=840
                 */
                RateLimit: string;
                /**
                 * @description Seconds to wait before the next attempt.
                 * @example 5
                 */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "rate_limited";
                };
            };
        };
        /** @description `overloaded`: The service is overloaded. `service_unavailable`: The service is temporarily unavailable. */
        OverloadedOrServiceUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                /**
                 * @description Seconds to wait before the next attempt.
                 * @example 5
                 */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "overloaded" | "service_unavailable";
                };
            };
        };
        /** @description `forbidden`: Not allowed. */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "forbidden";
                };
            };
        };
        /** @description `not_found`: Not found. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "not_found";
                };
            };
        };
        /** @description `email_taken`: The e-mail address is taken. `username_taken`: The username is taken. `last_admin`: Cannot remove the last active admin. */
        EmailTakenOrUsernameTakenOrLastAdmin: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "email_taken" | "username_taken" | "last_admin";
                };
            };
        };
        /** @description `last_admin`: Cannot remove the last active admin. */
        LastAdmin: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "last_admin";
                };
            };
        };
        /** @description `invalid_credentials`: Wrong name or password. */
        InvalidCredentials: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "invalid_credentials";
                };
            };
        };
        /** @description `account_disabled`: The user is disabled. */
        AccountDisabled: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "account_disabled";
                };
            };
        };
        /** @description `invalid_grant`: The refresh token is expired, revoked or invalid. */
        InvalidGrant: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "invalid_grant";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description The request id: the one sent in this header if it has 1 to 64 letters, digits and `.` `_` `-`, otherwise a new one. Log lines contain it.
         * @example 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11
         */
        "X-Request-Id": string;
        /**
         * @description Responses are personal and must not be stored.
         * @example no-store
         */
        "Cache-Control": "no-store";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The own profile. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            401: components["responses"]["InvalidToken"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMeDto"];
            };
        };
        responses: {
            /** @description The changed profile. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["InvalidToken"];
            409: components["responses"]["EmailTakenOrUsernameTaken"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationFailed"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    changeMyPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordDto"];
            };
        };
        responses: {
            /** @description Password changed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["InvalidToken"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationFailed"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["OverloadedOrServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string;
                /** @description Include `total`, the number of matching rows. Counting takes longer the more rows match. */
                with_total?: boolean;
                /** @description Sort order; a leading `-` sorts in descending order. */
                sort?: "created_at" | "-created_at" | "username" | "-username" | "email" | "-email";
                role?: components["schemas"]["Role"];
                is_active?: boolean;
                /** @description Substring of the username, the e-mail address or the full name, case-insensitive. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    /** @description Link to the next page, `rel="next"` (RFC 8288); absent on the last page. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserDto"];
            };
        };
        responses: {
            /** @description The new user. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    /** @description Path of the new user. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["EmailTakenOrUsernameTaken"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["OverloadedOrServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserDto"];
            };
        };
        responses: {
            /** @description The changed user. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["EmailTakenOrUsernameTakenOrLastAdmin"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["OverloadedOrServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description User deleted. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastAdmin"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    listMySessions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string;
                /** @description Include `total`, the number of matching rows. Counting takes longer the more rows match. */
                with_total?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    /** @description Link to the next page, `rel="next"` (RFC 8288); absent on the last page. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            401: components["responses"]["InvalidToken"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    endMyOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sessions revoked. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["InvalidToken"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    endMySession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Session revoked. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["InvalidToken"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    listUserSessions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string;
                /** @description Include `total`, the number of matching rows. Counting takes longer the more rows match. */
                with_total?: boolean;
            };
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    /** @description Link to the next page, `rel="next"` (RFC 8288); absent on the last page. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    endUserSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sessions revoked. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    endUserSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Session revoked. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string;
                /** @description Include `total`, the number of matching rows. Counting takes longer the more rows match. */
                with_total?: boolean;
                /** @description Sort order; a leading `-` sorts in descending order. */
                sort?: "occurred_at" | "-occurred_at";
                event?: components["schemas"]["AuditEventName"];
                /** @description Affected user. */
                user_id?: string;
                /** @description User that caused the event. */
                actor_id?: string;
                /** @description Client address, in the same notation as in the events. */
                ip?: string;
                /** @description Earliest time of an event, inclusive. */
                since?: string;
                /** @description Latest time of an event, exclusive. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    /** @description Link to the next page, `rel="next"` (RFC 8288); absent on the last page. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventPage"];
                };
            };
            401: components["responses"]["InvalidToken"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterDto"];
            };
        };
        responses: {
            /** @description The user is registered and signed in. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPairResponse"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            409: components["responses"]["EmailTakenOrUsernameTaken"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationFailed"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["OverloadedOrServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginByUsernameDto"] | components["schemas"]["LoginByEmailDto"];
                "application/x-www-form-urlencoded": components["schemas"]["LoginByUsernameDto"] | components["schemas"]["LoginByEmailDto"];
            };
        };
        responses: {
            /** @description Signed in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPairResponse"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["InvalidCredentials"];
            403: components["responses"]["AccountDisabled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationFailed"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["OverloadedOrServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshTokenDto"];
            };
        };
        responses: {
            /** @description The new token pair. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPairResponse"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["InvalidGrant"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationFailed"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshTokenDto"];
            };
        };
        responses: {
            /** @description Session revoked, or token not valid. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationFailed"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    logoutAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sessions revoked. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["InvalidToken"];
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service is ready. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthResponse"];
                };
            };
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is running. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthResponse"];
                };
            };
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service is ready to receive requests. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthResponse"];
                };
            };
            503: components["responses"]["ServiceUnavailable"];
            "4XX": components["responses"]["RefusedEarly"];
            "5XX": components["responses"]["InternalError"];
        };
    };
}
