// Made by 'npm run generate' of the OpenAPI document with the SHA-256 797edf4f2df37f5b92109ab87f222ea01f037c5682c2a3d7d5199be1fd00949e; not written by hand.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says where to look */
        get: operations["getLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign_in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs a browser in with a key: the answer sets a cookie */
        post: operations["signIn"];
        /** Signs the browser out: its cookie opens nothing any more, at once */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says who calls, and what that allows */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers as long as the process does */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers 200 when a device with a model is there */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists sessions, newest first */
        get: operations["listSessions"];
        put?: never;
        /** Opens a session */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a session and its tree of generations */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Deletes a session with everything made in it */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        /** Changes a session's title or metadata */
        patch: operations["changeSession"];
        trace?: never;
    };
    "/v1/sessions/{id}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Copies a session, or the way to one of its generations, into a new one that goes on independently */
        post: operations["forkSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a session's generations, newest first */
        get: operations["listGenerations"];
        put?: never;
        /** Starts a generation, or several that differ in their seed */
        post: operations["createGeneration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/generations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a generation, after waiting up to 60s for its end if asked */
        get: operations["getGeneration"];
        put?: never;
        post?: never;
        /** Deletes a generation and all that grew from it; for a while they can be restored */
        delete: operations["deleteGeneration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/generations/{id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finishes a draft from where it stopped, or shows what finishes it */
        post: operations["finishGeneration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/generations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a generation; the device is free within a chunk */
        post: operations["cancelGeneration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/generations/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings back what was deleted with a generation */
        post: operations["restoreGeneration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/generations/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fetches a result; ranges work */
        get: operations["getGenerationContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists uploaded stills, newest first */
        get: operations["listAssets"];
        put?: never;
        /**
         * Uploads a still to refine or animate
         * @description The body is the picture itself: PNG, JPEG or WebP, known by its content. Its middle is kept, in the shape of 'size' (default: the model's), as a PNG of that size.
         */
        post: operations["createAsset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an uploaded still */
        get: operations["getAsset"];
        put?: never;
        post?: never;
        /** Deletes an uploaded still; what was made from it keeps a copy */
        delete: operations["deleteAsset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fetches an uploaded still; ranges work */
        get: operations["getAssetContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Streams a session's events, until it is deleted */
        get: operations["streamSessionEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/generations/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Streams a generation's events, until it is finished */
        get: operations["streamGenerationEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the models, and whether each can be used now */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums up what ended in some days, by day or key if asked, and lists it, the last settled first; as a table, too */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows every limit, what is used of it, and when it begins anew */
        get: operations["getQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook_endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists endpoints, newest first */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /** Creates an endpoint; the answer is the only one with its secret */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook_endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an endpoint */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /** Deletes an endpoint with what waits for it and its log */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /** Changes an endpoint's address, text or events */
        patch: operations["updateWebhookEndpoint"];
        trace?: never;
    };
    "/v1/webhook_endpoints/{id}/rotate_secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an endpoint a new key; the one before signs, too, for a while */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook_endpoints/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enables an endpoint again; what waits is sent at once */
        post: operations["enableWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook_endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends an endpoint a message that means nothing, once */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook_endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists an endpoint's deliveries: what waits, and the last thousand that ended */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook_endpoints/{id}/deliveries/{delivery}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a message once more, under its own id */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists tenants by their ids */
        get: operations["listTenants"];
        put?: never;
        /** Creates a tenant */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a tenant */
        get: operations["getTenant"];
        put?: never;
        post?: never;
        /** Deletes a tenant with all that is its own */
        delete: operations["deleteTenant"];
        options?: never;
        head?: never;
        /** Renames, suspends or resumes a tenant */
        patch: operations["changeTenant"];
        trace?: never;
    };
    "/v1/admin/tenants/{id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a tenant's own limits */
        get: operations["getTenantLimits"];
        /** Sets a tenant's own limits, at once */
        put: operations["setTenantLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's own keys, newest first, without what opens anything */
        get: operations["listKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/tenants/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a tenant's keys, newest first */
        get: operations["listTenantKeys"];
        put?: never;
        /** Makes a key, and shows it once */
        post: operations["createTenantKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/tenants/{id}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a key: it opens nothing any more, at once */
        delete: operations["revokeTenantKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/tenants/{id}/keys/{key}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a new key in an old one's place, which lives on for a while */
        post: operations["rotateTenantKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who did what to tenants, keys and limits in some days, the last first */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists devices by their ids: what each holds, does, and how fast */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the videos that were made by this call, newest first */
        get: operations["listVideos"];
        put?: never;
        /** Makes a video of a prompt, or of a picture and a prompt */
        post: operations["createVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a video */
        get: operations["getVideo"];
        put?: never;
        post?: never;
        /** Deletes a video; one that is not done is cancelled */
        delete: operations["deleteVideo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fetches a video, its thumbnail or a sheet of its frames */
        get: operations["getVideoContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/remix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a video of another one by a new prompt */
        post: operations["remixVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/extensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a video go on from its last frame */
        post: operations["extendVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes stills of a prompt, and answers with them, or with a stream of events */
        post: operations["createImages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes stills of a picture and a prompt, and answers with them, or with a stream of events */
        post: operations["editImages"];
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
        /** @enum {string} */
        ArtifactVariant: "image" | "video" | "thumbnail" | "latents" | "preview";
        Asset: {
            /**
             * @description Its id, to be sent as asset.
             * @example ast_01a21b3d017973f3b6488b873bbf4fea
             */
            id: string;
            /**
             * @description The media type of its bytes.
             * @example image/png
             */
            content_type: string;
            /**
             * Format: int64
             * @description How many bytes it has.
             * @example 6144
             */
            bytes: number;
            /**
             * @description Width and height in pixels.
             * @example 64
             * @example 832x480
             */
            size: number | string;
            /**
             * @description Where it is fetched on this server.
             * @example /v1/assets/ast_01a21b3d017973f3b6488b873bbf4fea/content
             */
            url: string;
            /**
             * Format: date-time
             * @description When it was uploaded.
             */
            created_at: string;
        };
        AssetPage: {
            /** @description The items. */
            data: components["schemas"]["Asset"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        Audit: {
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was done.
             */
            at: string;
            /**
             * @description Who did it: a key's id, local for a program of the server's machine, admin for the configured key, jwt: and a token's subject.
             * @example key_8909d505f535b3f9
             */
            by: string;
            /** @description The address that the request came from. Absent where there was no request. */
            address?: string;
            /**
             * @description What was done.
             * @example key.revoke
             */
            action: string;
            /**
             * @description To which tenant.
             * @example acme
             */
            tenant: string;
            /** @description To which key. Absent where it was none. */
            key?: string;
            /** @description What changed, in a few words. Absent where the action says it all. */
            detail?: string;
        };
        AuditPage: {
            /** @description The items. */
            data: components["schemas"]["Audit"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        /** @enum {string} */
        CancelOutcome: "cancelled" | "cancelling" | "already_completed" | "not_found";
        Cancellation: {
            /** @description What became of it: cancelled, on its way there, or too late. */
            result: components["schemas"]["CancelOutcome"];
        };
        Deletion: {
            /** @description The generation and all that grew from it, as it is deleted. */
            generations: string[];
            /**
             * Format: date-time
             * @description Until when they can be restored. Then they are gone.
             */
            restorable_until: string;
        };
        Device: {
            /**
             * @description Its id, which no other device of the cluster has.
             * @example gpu-a:cuda:0
             */
            id: string;
            /**
             * @description What its own machine calls it.
             * @example cuda:0
             */
            name: string;
            /**
             * @description The process that owns it. Absent of one of an earlier version.
             * @example gpu-a
             */
            silo?: string;
            /**
             * @description cpu or cuda.
             * @example cuda
             */
            kind: string;
            /** @description Whether it takes jobs: one that is loading does, and they wait; a lost one has not reported for a while. */
            state: components["schemas"]["DeviceState"];
            /**
             * Format: date-time
             * @description When it last reported.
             */
            reported_at: string;
            /** @description Its memory. Absent of a process of an earlier version. */
            memory?: components["schemas"]["DeviceMemory"];
            /** @description The models whose weights are in its memory. */
            models: components["schemas"]["LoadedModel"][];
            /** @description Its jobs. */
            jobs: components["schemas"]["DeviceJobs"];
            /** @description What the last steps took, by model and shape, those that were used last first. */
            step_times: components["schemas"]["StepTime"][];
        };
        DeviceJobs: {
            /**
             * Format: int32
             * @description Those that have a place on it.
             * @example 2
             */
            running: number;
            /**
             * Format: int32
             * @description Those of them that somebody waits for.
             * @example 1
             */
            interactive: number;
            /**
             * Format: int32
             * @description The others of them.
             * @example 1
             */
            batch: number;
            /**
             * Format: int32
             * @description Those that wait for a place.
             * @example 0
             */
            waiting: number;
        };
        DeviceMemory: {
            /**
             * Format: int64
             * @description All that the device has. Absent where that is unknown.
             * @example 150754820096
             */
            total_bytes?: number;
            /**
             * Format: int64
             * @description What is used of it, by whomever, as its driver measures it. Absent for the CPU, whose memory is the host's.
             * @example 21474836480
             */
            used_bytes?: number;
            /**
             * Format: int64
             * @description What models and jobs may use at most.
             * @example 113066115072
             */
            budget_bytes: number;
            /**
             * Format: int64
             * @description What models use: weights, and the room of their embeddings.
             * @example 17179869184
             */
            models_bytes: number;
            /**
             * Format: int64
             * @description What jobs use beside.
             * @example 2147483648
             */
            jobs_bytes: number;
        };
        DevicePage: {
            /** @description The items. */
            data: components["schemas"]["Device"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        /** @enum {string} */
        DeviceState: "ready" | "loading" | "unusable" | "draining" | "lost";
        Draft: {
            /**
             * Format: int32
             * @description The steps that it stops after.
             * @example 4
             */
            stop_after: number;
            /**
             * Format: int32
             * @description The steps that the result takes.
             * @example 16
             */
            steps: number;
            /** @description The generation that finishes it. Absent until it is asked for. */
            finishes_as?: string;
            /**
             * Format: date-time
             * @description Until when it can be finished. Absent until it is made.
             */
            expires_at?: string;
            /**
             * Format: int64
             * @description What is stored of it for that; 0 once it has expired.
             * @example 24576
             */
            bytes: number;
        };
        DraftStep: {
            /** @description The draft. */
            draft: string;
            /**
             * Format: int32
             * @description The steps that were done for it.
             * @example 4
             */
            step: number;
        };
        Error: {
            /** @description What kind of failure it is, for programs. */
            code: components["schemas"]["ErrorCode"];
            /**
             * @description One sentence for people.
             * @example The model nano is not resident on cpu:0.
             */
            message: string;
            /** @description Whether the same request may succeed later. */
            retryable: boolean;
        };
        /** @enum {string} */
        ErrorCode: "invalid_request" | "unauthenticated" | "not_found" | "quota_exceeded" | "capacity" | "model_unavailable" | "out_of_memory" | "deadline_exceeded" | "cancelled" | "internal" | "conflict" | "storage_full" | "permission";
        Event: {
            /**
             * Format: int64
             * @description The event's number in its session, which is its id in the stream.
             */
            sequence: number;
            /** @description What kind of event it is. */
            type: components["schemas"]["SessionEventKind"];
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The generation that it happened to. Absent where it happened to the session. */
            generation_id?: string;
            /** @description Where that is in its life. Absent where it happened to the session. */
            state?: components["schemas"]["GenerationState"];
            /** @description How far that is. Absent where it happened to the session. */
            progress?: components["schemas"]["Progress"];
            /** @description What changed in the session itself. Only session, deleted and restored events have it. */
            change?: components["schemas"]["SessionChange"];
            /** @description The result that was made. Only output and preview events have it. */
            output?: components["schemas"]["Output"];
            /** @description Why it failed. Only error events have it. */
            error?: components["schemas"]["Error"];
        };
        Generation: {
            /**
             * @description Its id.
             * @example gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9
             */
            id: string;
            /** @description The session that it belongs to. */
            session_id: string;
            /** @description What it makes, and of what. */
            kind: components["schemas"]["GenerationKind"];
            /** @description Where it is in its life; it is running only once a device has admitted it. */
            state: components["schemas"]["GenerationState"];
            /** @description The generation that it grew from. Absent where it grew from none. */
            parent?: string;
            /** @description The child generation that holds the still of a text_to_video. Absent for other kinds. */
            still?: string;
            /** @description When one request made several: their ids, this one's first. Only that request's answer has it. */
            variations?: string[];
            /**
             * Format: int32
             * @description Frames of the clip that it makes, with those of the clip that it extends. Absent for a still.
             */
            frames?: number;
            /**
             * Format: double
             * @description How long that clip is. Absent for a still.
             * @example 2
             */
            seconds?: number;
            /** @description That it stops on the way, and until when it can be finished. Absent unless it is a draft. */
            draft?: components["schemas"]["Draft"];
            /** @description How far it is. */
            progress: components["schemas"]["Progress"];
            /** @description Every value that it is made from; sending them again makes it again. */
            settings: components["schemas"]["GenerationSettings"];
            /** @description What its model was not taught of what it was asked for: words, sizes, numbers of frames. Nothing was refused for it. */
            warnings: components["schemas"]["GenerationWarning"][];
            /** @description The results that can be fetched. */
            outputs: components["schemas"]["Output"][];
            /** @description The steps whose previews can be fetched, in their order. Empty without previews. */
            preview_steps: number[];
            /**
             * Format: date-time
             * @description Until when they can be fetched. Absent before its end, and without previews.
             */
            previews_until?: string;
            /**
             * Format: double
             * @description Seconds that devices worked on it, as its line in the ledger has them; 0 for a fork's copy. Absent before its end.
             */
            device_seconds?: number;
            /** @description Whether it is a copy of what the same request gave before. */
            repeat: boolean;
            /** @description Whether it went on on another kind of device, or in another number type, than it began: the same request may give other bytes. */
            inexact: boolean;
            /** @description Why it failed. Absent unless it did. */
            error?: components["schemas"]["Error"];
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When a device first admitted it. Absent before.
             */
            started_at?: string;
            /**
             * Format: date-time
             * @description When it ended, whichever way. Absent before.
             */
            finished_at?: string;
            /** @description The texts that were sent with it. */
            metadata: {
                [key: string]: string;
            };
        };
        /** @enum {string} */
        GenerationKind: "text_to_image" | "refine" | "animate" | "text_to_video" | "extend";
        GenerationPage: {
            /** @description The items. */
            data: components["schemas"]["Generation"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        GenerationSettings: {
            /** @description What the still shows. Needed by every kind but animate and extend. It is read up to the model's text length. */
            caption: string;
            /** @description What moves, and how. Needed by animate, text_to_video and extend. */
            motion_caption: string;
            /** @description What shall not be shown. A guidance of 1 has no use for it. */
            negative_caption: string;
            /**
             * Format: int64
             * @description The same seed and values give the same bytes. Left out, the parent's, or else a random one. JavaScript loses digits above 2^53.
             */
            seed: number;
            /**
             * Format: int32
             * @description Denoising steps of each stage.
             */
            steps: number;
            /**
             * Format: double
             * @description How closely the captions are followed; 1 is without guidance.
             */
            guidance: number;
            /**
             * Format: double
             * @description How closely a clip keeps to its still; 1 is without guidance.
             */
            image_guidance: number;
            /**
             * @description Width and height in pixels: the side of a square, or both as in '832x480'. What starts from a still has the still's. A model may make less, and other multiples.
             * @example 64
             * @example 832x480
             */
            size: number | string;
            /**
             * Format: int32
             * @description Frames of a clip; those of an extend begin with its parent's last. A model may make fewer, and some make 4n+1 alone; left out, such a one decides.
             */
            frames: number;
            /**
             * Format: double
             * @description Frames a second of a clip.
             */
            fps: number;
            /**
             * Format: double
             * @description How far things move in a clip.
             */
            motion_strength: number;
            /** @description Whether a person waits: interactive work comes before batch work. */
            lane: components["schemas"]["Lane"];
            /**
             * Format: date-time
             * @description Not worth anything later than this time: it then ends as expired. Name the offset; without one it is the server's own zone.
             */
            deadline?: string;
            /**
             * Format: double
             * @description For refine: the share of the steps that the parent's still is noised back by and denoised again. Little keeps much of it.
             */
            strength?: number;
            /**
             * Format: int32
             * @description For refine: goes on along the parent still's own steps from this one with another caption, instead of noising it again. For animate: the same along a parent clip's, with another motion_caption. Counts from 0.
             */
            parent_step?: number;
            /** @description An uploaded still to refine or animate, in a parent's place. */
            asset?: string;
            /** @description Whether steps may be shared with others' where that rounds otherwise: sooner under load, but not byte for byte the seed's. */
            inexact: boolean;
            /** @description Whether small pictures of the work are shown while it is done, as preview events. */
            previews: boolean;
            /** @description The id of one of /v1/models. Left out, the parent's, or else the first. What refines or continues the parent's keeps it; any may animate its still. */
            model?: string;
            /** @description How near the result comes to that of all its steps. */
            quality: components["schemas"]["Quality"];
            /** @description LoRAs of the model's folder, up to 4, added to its weights in this order; scales are -4 to 4. Left out, the parent's where the model is; [] is none. A continued trajectory keeps them. */
            loras: components["schemas"]["LoraChoice"][];
            /**
             * Format: int32
             * @description Makes a draft: stops when this many of the steps are behind it, and shows what the result will be. The still of a text_to_video is made whole.
             */
            stop_after?: number;
            /** @description The draft that this one finishes. Absent of what finishes none. */
            finishes?: components["schemas"]["DraftStep"];
            /**
             * Format: int32
             * @description Frames of the clip that this one extends, the last of which is its own first. Absent of what extends none.
             */
            frames_before?: number;
        };
        /** @enum {string} */
        GenerationStage: "encode" | "stage_one" | "stage_two" | "decode" | null;
        /** @enum {string} */
        GenerationState: "queued" | "throttled" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
        GenerationWarning: {
            /** @description What kind of remark it is, for programs. */
            code: components["schemas"]["WarningCode"];
            /**
             * @description The field of the request that it is about.
             * @example caption
             */
            param: string;
            /**
             * @description One sentence for people.
             * @example In 'caption', the model 'nano' does not know: photo, cat.
             */
            message: string;
        };
        Health: {
            /**
             * @description ok.
             * @example ok
             */
            status: string;
            /** @description Models that no device can read. Absent where there is none. */
            unusable_models?: string[];
        };
        Image: {
            /** @description The picture as base64. Absent where a link was asked for. */
            b64_json?: string;
            /** @description Where the picture is fetched within an hour, without a key. Absent where it was not asked for. */
            url?: string;
        };
        /** @enum {string} */
        ImageBackground: "auto" | "opaque" | "transparent" | null;
        /** @enum {string} */
        ImageFidelity: "high" | "low" | null;
        /** @enum {string} */
        ImageQuality: "auto" | "standard" | "hd" | "low" | "medium" | "high" | null;
        /** @enum {string} */
        ImageResponse: "b64_json" | "url" | null;
        ImageTokens: {
            /**
             * Format: int32
             * @description 0.
             * @example 0
             */
            text_tokens: number;
            /**
             * Format: int32
             * @description 0.
             * @example 0
             */
            image_tokens: number;
        };
        ImageUsage: {
            /**
             * Format: int32
             * @description 0: this server counts device time, at /v1/usage.
             * @example 0
             */
            input_tokens: number;
            /**
             * Format: int32
             * @description 0.
             * @example 0
             */
            output_tokens: number;
            /**
             * Format: int32
             * @description 0.
             * @example 0
             */
            total_tokens: number;
            /** @description Where they would come from. */
            input_tokens_details: components["schemas"]["ImageTokens"];
        };
        Images: {
            /**
             * Format: int64
             * @description When they were done, in seconds since 1970.
             * @example 1795773605
             */
            created: number;
            /** @description The stills. */
            data: components["schemas"]["Image"][];
            /** @description The format of the pictures. */
            output_format: components["schemas"]["PictureFormat"];
            /**
             * @description How they were made: low, medium or high.
             * @example high
             */
            quality: string;
            /**
             * @description Width and height in pixels, as they were made.
             * @example 64x64
             */
            size: string;
            /**
             * @description What lies behind what is shown: opaque.
             * @example opaque
             */
            background: null | string;
            /** @description Tokens, of which this server counts none. */
            usage: components["schemas"]["ImageUsage"];
        };
        Key: {
            /**
             * @description Its id, which is no secret.
             * @example key_8909d505f535b3f9
             */
            id: string;
            /**
             * @description Its tenant.
             * @example acme
             */
            tenant: string;
            /**
             * @description Its name; empty without one.
             * @example web shop
             */
            name: string;
            /** @description What it allows. */
            scopes: components["schemas"]["Scope"][];
            /** @description Whether it opens anything. */
            state: components["schemas"]["KeyState"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it ends, or has ended. Absent where it does not.
             */
            expires_at?: string;
            /**
             * Format: date-time
             * @description When it was last used, to within five minutes. Absent where it never was.
             */
            last_used_at?: string;
            /**
             * Format: date-time
             * @description When it was revoked. Absent where it was not.
             */
            revoked_at?: string;
            /**
             * @description The key itself. Shown once, when it is made, and kept nowhere.
             * @example dk_acme_5f1c…
             */
            secret?: string;
        };
        KeyPage: {
            /** @description The items. */
            data: components["schemas"]["Key"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        /** @enum {string} */
        KeyState: "active" | "expired" | "revoked";
        /**
         * @description Whether a person waits: interactive work comes before batch work.
         * @enum {string}
         */
        Lane: "interactive" | "batch";
        Limits: {
            /**
             * Format: int32
             * @description Generations that are accepted and have not ended. Absent where the settings say it.
             */
            pending_generations?: number;
            /**
             * Format: int32
             * @description Those of them that run at a time; the others are throttled. Absent where the settings say it.
             */
            concurrent_generations?: number;
            /**
             * Format: int32
             * @description Generations of a UTC day. Absent where the settings say it.
             */
            generations_per_day?: number;
            /**
             * Format: double
             * @description Device-seconds of a UTC day. Absent where the settings say it.
             */
            device_seconds_per_day?: number;
            /**
             * Format: int32
             * @description Uploaded pictures. Absent where the settings say it.
             */
            assets?: number;
            /**
             * Format: int64
             * @description Bytes of those pictures. Absent where the settings say it.
             */
            asset_bytes?: number;
            /**
             * Format: double
             * @description The tenant's share of a busy device, in relation to the others'. Absent where the settings say it.
             */
            weight?: number;
            /**
             * Format: double
             * @description Requests a second of each of its keys. Absent where the settings say it.
             */
            requests_per_second?: number;
            /**
             * Format: int32
             * @description Requests of a key that may come at once after a pause. Absent where the settings say it.
             */
            request_burst?: number;
        };
        Links: {
            /** @description What this server is. */
            name: string;
            /** @description The description of the API for programs. */
            openapi: string;
            /** @description The same as pages for people. */
            docs: string;
            /** @description The page where a person makes clips. Absent where it is turned off. */
            studio?: string;
            /** @description Where work begins; needs an API key. */
            sessions: string;
            /** @description Which models there are, and what can be asked of them; needs an API key. */
            models: string;
            /** @description Whether something can be made now. */
            health: string;
            /** @description Metrics as Prometheus reads them. */
            metrics: string;
        };
        LoadedModel: {
            /**
             * @description Its name.
             * @example nano
             */
            id: string;
            /**
             * Format: int64
             * @description What its weights take, without parts that are not in memory now.
             * @example 8388608
             */
            bytes: number;
        };
        LoraChoice: {
            /**
             * @description One of the model's 'loras'.
             * @example watercolour
             */
            name: string;
            /**
             * Format: double
             * @description What its changes are multiplied by: 1 is as it was trained, and below 0 the other way.
             * @default 1
             * @example 0.8
             */
            scale: number;
        };
        Me: {
            /**
             * @description The tenant whose things the calls see.
             * @example acme
             */
            tenant: string;
            /** @description What the calls may do. */
            scopes: components["schemas"]["Scope"][];
            /**
             * @description The key's id, or a name: configured, admin, local for who runs the server, jwt: with a token's subject.
             * @example key_8909d505f535b3f9
             */
            key_id: string;
            /**
             * @description The key's name; empty without one.
             * @example web shop
             */
            key_name: string;
            /**
             * Format: date-time
             * @description When this ends: the sign-in, the token or the key, whichever is first. Absent where it does not.
             */
            expires_at?: string;
            /** @description Whether the call came with a key, with another issuer's token, or with the cookie of a browser that is signed in. */
            signed_in_by: components["schemas"]["SignedInBy"];
        };
        Model: {
            /**
             * @description Its name, to be sent as 'model'.
             * @example nano
             */
            id: string;
            /**
             * @description ready, or unusable: no device can read it.
             * @example ready
             */
            state: string;
            /** @description Why it is unusable. Absent for one that is ready. */
            detail?: string;
            /**
             * @description A digest of its weights: the same revision and settings give the same bytes. Absent for an unusable one, like all that follows.
             * @example 684e1c0ad4a1f3b2
             */
            revision?: string;
            /**
             * @description Width and height in pixels that it is best asked for.
             * @example 64
             * @example 832x480
             */
            default_size?: number | string;
            /**
             * Format: int64
             * @description Pixels that a frame of it may have, in whatever shape. Absent for a model that does not say.
             * @example 262144
             */
            max_pixels?: number;
            /**
             * Format: int32
             * @description Frames that a clip of it may have. Absent for one that makes none, or does not say.
             * @example 16
             */
            max_frames?: number;
            /**
             * Format: int32
             * @description Frames that a clip of it is best asked for.
             * @example 16
             */
            default_frames?: number;
            /**
             * Format: double
             * @description Frames a second that a clip of it is best asked for.
             * @example 8
             */
            default_fps?: number;
            /**
             * @description Whether it draws stills from captions: text_to_image, refine, and a text_to_video's first step.
             * @example true
             */
            makes_stills?: boolean;
            /**
             * @description Whether it moves stills: animate, and a text_to_video's second step.
             * @example true
             */
            makes_clips?: boolean;
            /**
             * Format: int32
             * @description A clip of it has one frame and a multiple of this: 1 allows any number, and 4 the numbers 4n+1.
             * @example 1
             */
            frame_step?: number;
            /**
             * Format: int32
             * @description What each side of a size is a multiple of, in pixels.
             * @example 8
             */
            size_multiple?: number;
            /** @description The LoRAs in its folder, by the names that 'loras' takes. Absent where there are none. */
            loras?: string[];
            /** @description The words that it knows, by what they name: shapes, colours and so on. Absent for a model that does not say. */
            vocabulary?: {
                [key: string]: string[];
            };
            /** @description The sizes that it was trained at; others are made, with a warning. Absent for a model that does not say. */
            trained_sizes?: number[];
            /** @description The numbers of frames that it was trained at; others are made, with a warning. Absent for a model that does not say. */
            trained_frames?: number[];
        };
        ModelPage: {
            /** @description The items. */
            data: components["schemas"]["Model"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        NewExtended: {
            /**
             * @description Its id.
             * @example gen_01a21b3d017973f3b6488b873bbf4fea_b6488b873bbf4fea
             */
            id: string;
        };
        NewExtension: {
            /** @description The completed video that goes on. A film of somebody else's is refused. */
            video: components["schemas"]["NewExtended"];
            /**
             * @description What moves next, and how.
             * @example The star moves down.
             */
            prompt: string;
            /**
             * Format: double
             * @description How long it goes on: a number or a text. The model makes the nearest that it can, and the answer has the whole length.
             * @example 4
             */
            seconds: number | string;
        };
        NewFork: {
            /** @description The generation up to which the tree is copied, with all that it comes from; left out, everything is copied. */
            generation?: null | string;
            /**
             * @description A title of up to 200 characters. Left out, the original's.
             * @example stars
             */
            title?: null | string;
            /** @description Texts of your own that come back with the session: up to 16. Left out, the original's. */
            metadata?: null | {
                [key: string]: string;
            };
        };
        NewGeneration: {
            /** @description What is made, and of what: a still from a caption, a new still from a still, a clip from a still, both in a row, or a clip that goes on from a clip. */
            kind: components["schemas"]["GenerationKind"];
            /** @description The generation that this one grows from: whose still is refined or animated, or whose clip goes on, and whose values hold where none are sent. */
            parent?: null | string;
            /** @description An uploaded still to refine or animate, in a parent's place. */
            asset?: null | string;
            /**
             * Format: int32
             * @description For refine: goes on along the parent still's own steps from this one with another caption, instead of noising it again. For animate: the same along a parent clip's, with another motion_caption. Counts from 0.
             * @example 8
             */
            parent_step?: null | number;
            /**
             * @description The id of one of /v1/models. Left out, the parent's, or else the first. What refines or continues the parent's keeps it; any may animate its still.
             * @example nano
             */
            model?: null | string;
            /** @description LoRAs of the model's folder, up to 4, added to its weights in this order; scales are -4 to 4. Left out, the parent's where the model is; [] is none. A continued trajectory keeps them. */
            loras?: null | components["schemas"]["LoraChoice"][];
            /**
             * @description What the still shows. Needed by every kind but animate and extend. It is read up to the model's text length.
             * @example a large red star in the upper left on a dark blue striped background
             */
            caption?: null | string;
            /**
             * @description What moves, and how. Needed by animate, text_to_video and extend.
             * @example the star moves to the right
             */
            motion_caption?: null | string;
            /**
             * @description What shall not be shown. A guidance of 1 has no use for it.
             * @example a circle
             */
            negative_caption?: null | string;
            /**
             * Format: int64
             * @description The same seed and values give the same bytes. Left out, the parent's, or else a random one. JavaScript loses digits above 2^53.
             * @example 7
             */
            seed?: null | number;
            /**
             * Format: int32
             * @description Makes so many siblings, with the seeds seed, seed + 1, …; the answer shows the first, and names all in 'variations'.
             * @default 1
             * @example 4
             */
            count?: null | number;
            /**
             * Format: int32
             * @description Denoising steps of each stage.
             * @default 16
             * @example 16
             */
            steps?: null | number;
            /**
             * Format: int32
             * @description Makes a draft: stops when this many of the steps are behind it, and shows what the result will be. The still of a text_to_video is made whole.
             * @example 4
             */
            stop_after?: null | number;
            /**
             * Format: double
             * @description How closely the captions are followed; 1 is without guidance.
             * @default 2
             * @example 2
             */
            guidance?: null | number;
            /**
             * Format: double
             * @description How closely a clip keeps to its still; 1 is without guidance.
             * @default 1
             * @example 1
             */
            image_guidance?: null | number;
            /**
             * @description Width and height in pixels: the side of a square, or both as in '832x480'. What starts from a still has the still's. A model may make less, and other multiples.
             * @default 64
             * @example 64
             * @example 832x480
             */
            size?: number | string | null;
            /**
             * Format: int32
             * @description Frames of a clip; those of an extend begin with its parent's last. A model may make fewer, and some make 4n+1 alone; left out, such a one decides.
             * @default 16
             * @example 16
             */
            frames?: null | number;
            /**
             * Format: double
             * @description Frames a second of a clip.
             * @default 8
             * @example 8
             */
            fps?: null | number;
            /**
             * Format: double
             * @description How far things move in a clip.
             * @default 1
             * @example 1
             */
            motion_strength?: null | number;
            /** @description How near the result comes to that of all its steps: balanced leaves most of the network out at steps that bring little new, and fast at more of them. The same seed and quality give the same bytes. */
            quality?: null | components["schemas"]["Quality"];
            /**
             * Format: double
             * @description For refine: the share of the steps that the parent's still is noised back by and denoised again. Little keeps much of it.
             * @default 0.6
             * @example 0.8
             */
            strength?: null | number;
            /**
             * @description Whether a person waits: interactive work comes before batch work.
             * @default interactive
             */
            lane?: components["schemas"]["Lane"];
            /**
             * Format: date-time
             * @description Not worth anything later than this time: it then ends as expired. Name the offset; without one it is the server's own zone.
             * @example 2030-01-31T12:00:00Z
             */
            deadline?: null | string;
            /**
             * @description Whether steps may be shared with others' where that rounds otherwise: sooner under load, but not byte for byte the seed's.
             * @default false
             * @example false
             */
            inexact?: null | boolean;
            /**
             * @description Whether small pictures of the work are shown while it is done, as preview events.
             * @default false
             * @example true
             */
            previews?: null | boolean;
            /** @description Texts of your own that come back with the generation: up to 16, keys of up to 64 characters, values of up to 512. */
            metadata?: {
                [key: string]: string;
            };
        };
        NewImage: {
            /**
             * @description What is shown.
             * @example a large red star on a dark blue background
             */
            prompt: string;
            /**
             * @description The id of one of /v1/models. Left out, or one of OpenAI's names: the first that makes stills.
             * @example nano
             */
            model?: null | string;
            /**
             * Format: int32
             * @description How many, which differ in their seeds. Left out, 1.
             * @example 2
             */
            n?: null | number;
            /**
             * @description Width and height, or auto. The model makes the nearest that it can, and the answer says what that is.
             * @example 1024x1024
             */
            size?: null | string;
            /** @description low is made like fast, medium like balanced, and all else exactly. */
            quality?: null | components["schemas"]["ImageQuality"];
            /** @description Whether the picture comes in the answer, or as a link that is good for an hour. Left out, in the answer. */
            response_format?: null | components["schemas"]["ImageResponse"];
            /** @description The format of the picture. Left out, png. */
            output_format?: null | components["schemas"]["PictureFormat"];
            /**
             * Format: int32
             * @description The quality of a jpeg or webp. Left out, 100.
             * @example 90
             */
            output_compression?: null | number;
            /** @description transparent is refused: pictures here are opaque. */
            background?: null | components["schemas"]["ImageBackground"];
            /** @description Whether the answer is a stream of events, with pictures of the work under way. */
            stream?: null | boolean;
            /**
             * Format: int32
             * @description How many of those at most, of each picture. Left out, none.
             * @example 2
             */
            partial_images?: null | number;
            /**
             * @description What shall not be shown.
             * @example a circle
             */
            negative_prompt?: null | string;
            /**
             * Format: int64
             * @description The same seed and values give the same bytes. Left out, a random one.
             * @example 7
             */
            seed?: null | number;
            /**
             * Format: int32
             * @description Denoising steps. Left out, 16.
             * @example 16
             */
            num_inference_steps?: null | number;
            /**
             * Format: double
             * @description How closely the prompt is followed. Left out, 2.
             * @example 2
             */
            guidance_scale?: null | number;
            /**
             * Format: int32
             * @description Pixels across, exactly, and in the place of 'size': what the model cannot make is refused.
             * @example 64
             */
            width?: null | number;
            /**
             * Format: int32
             * @description Pixels down, exactly; it goes with 'width'.
             * @example 64
             */
            height?: null | number;
            /** @description A LoRA of the model's folder. */
            lora?: null | components["schemas"]["LoraChoice"];
            /** @description Read by nobody; OpenAI's clients may send it. */
            moderation?: null | string;
            /** @description Read by nobody; OpenAI's clients may send it. */
            style?: null | string;
            /** @description Read by nobody; OpenAI's clients may send it. */
            user?: null | string;
        };
        NewImageEdit: {
            /** @description The picture, one: in a form it is the file 'image'. */
            images?: null | components["schemas"]["NewReference"][];
            /** @description Refused: the whole picture is made anew. */
            mask?: null | components["schemas"]["NewReference"];
            /** @description How near the result stays to the picture. Left out, between the two. */
            input_fidelity?: null | components["schemas"]["ImageFidelity"];
            /**
             * @description What is shown.
             * @example a large red star on a dark blue background
             */
            prompt: string;
            /**
             * @description The id of one of /v1/models. Left out, or one of OpenAI's names: the first that makes stills.
             * @example nano
             */
            model?: null | string;
            /**
             * Format: int32
             * @description How many, which differ in their seeds. Left out, 1.
             * @example 2
             */
            n?: null | number;
            /**
             * @description Width and height, or auto. The model makes the nearest that it can, and the answer says what that is.
             * @example 1024x1024
             */
            size?: null | string;
            /** @description low is made like fast, medium like balanced, and all else exactly. */
            quality?: null | components["schemas"]["ImageQuality"];
            /** @description Whether the picture comes in the answer, or as a link that is good for an hour. Left out, in the answer. */
            response_format?: null | components["schemas"]["ImageResponse"];
            /** @description The format of the picture. Left out, png. */
            output_format?: null | components["schemas"]["PictureFormat"];
            /**
             * Format: int32
             * @description The quality of a jpeg or webp. Left out, 100.
             * @example 90
             */
            output_compression?: null | number;
            /** @description transparent is refused: pictures here are opaque. */
            background?: null | components["schemas"]["ImageBackground"];
            /** @description Whether the answer is a stream of events, with pictures of the work under way. */
            stream?: null | boolean;
            /**
             * Format: int32
             * @description How many of those at most, of each picture. Left out, none.
             * @example 2
             */
            partial_images?: null | number;
            /**
             * @description What shall not be shown.
             * @example a circle
             */
            negative_prompt?: null | string;
            /**
             * Format: int64
             * @description The same seed and values give the same bytes. Left out, a random one.
             * @example 7
             */
            seed?: null | number;
            /**
             * Format: int32
             * @description Denoising steps. Left out, 16.
             * @example 16
             */
            num_inference_steps?: null | number;
            /**
             * Format: double
             * @description How closely the prompt is followed. Left out, 2.
             * @example 2
             */
            guidance_scale?: null | number;
            /**
             * Format: int32
             * @description Pixels across, exactly, and in the place of 'size': what the model cannot make is refused.
             * @example 64
             */
            width?: null | number;
            /**
             * Format: int32
             * @description Pixels down, exactly; it goes with 'width'.
             * @example 64
             */
            height?: null | number;
            /** @description A LoRA of the model's folder. */
            lora?: null | components["schemas"]["LoraChoice"];
            /** @description Read by nobody; OpenAI's clients may send it. */
            moderation?: null | string;
            /** @description Read by nobody; OpenAI's clients may send it. */
            style?: null | string;
            /** @description Read by nobody; OpenAI's clients may send it. */
            user?: null | string;
        };
        NewKey: {
            /**
             * @description A name of up to 100 characters, for people. Left out, none.
             * @example web shop
             */
            name?: null | string;
            /** @description What the key allows. Left out, generate and read. */
            scopes?: null | components["schemas"]["Scope"][];
            /**
             * Format: date-time
             * @description When it ends. Left out, never.
             * @example 2027-01-01T00:00:00Z
             */
            expires_at?: null | string;
        };
        NewLimits: {
            /**
             * Format: int32
             * @description Generations that are accepted and have not ended.
             * @example 100
             */
            pending_generations?: null | number;
            /**
             * Format: int32
             * @description Those of them that run at a time; the others are throttled.
             * @example 4
             */
            concurrent_generations?: null | number;
            /**
             * Format: int32
             * @description Generations of a UTC day.
             * @example 500
             */
            generations_per_day?: null | number;
            /**
             * Format: double
             * @description Device-seconds of a UTC day.
             * @example 3600
             */
            device_seconds_per_day?: null | number;
            /**
             * Format: int32
             * @description Uploaded pictures.
             * @example 1000
             */
            assets?: null | number;
            /**
             * Format: int64
             * @description Bytes of those pictures.
             * @example 1073741824
             */
            asset_bytes?: null | number;
            /**
             * Format: double
             * @description The tenant's share of a busy device, in relation to the others', which have 1.
             * @example 2
             */
            weight?: null | number;
            /**
             * Format: double
             * @description Requests a second of each of its keys.
             * @example 50
             */
            requests_per_second?: null | number;
            /**
             * Format: int32
             * @description Requests of a key that may come at once after a pause.
             * @example 200
             */
            request_burst?: null | number;
        };
        NewReference: {
            /**
             * @description The picture itself as a base64 data URL. Other URLs are refused: the server fetches nothing.
             * @example data:image/png;base64,iVBORw0KGgo…
             */
            image_url?: null | string;
            /**
             * @description In its place, the id of a picture that was uploaded to /v1/assets.
             * @example ast_01a21b3d017973f3b6488b873bbf4fea
             */
            file_id?: null | string;
        };
        NewRemix: {
            /**
             * @description What shall be shown and move instead.
             * @example A large yellow star on a dark blue background. The star moves to the left.
             */
            prompt: string;
        };
        NewRotation: {
            /**
             * Format: int32
             * @description Seconds that the old key lives on beside the new one: 0 to 2592000, thirty days. Left out, a day.
             * @default 86400
             * @example 3600
             */
            overlap_seconds?: null | number;
            /**
             * @description A name of up to 100 characters, for people. Left out, the old one's.
             * @example web shop
             */
            name?: null | string;
            /**
             * Format: date-time
             * @description When the new key ends. Left out, as the old one would have.
             * @example 2027-01-01T00:00:00Z
             */
            expires_at?: null | string;
        };
        NewSession: {
            /**
             * @description A title of up to 200 characters. Left out, none.
             * @example stars
             */
            title?: null | string;
            /** @description Texts of your own that come back with the session: up to 16. Left out, none. */
            metadata?: null | {
                [key: string]: string;
            };
        };
        NewSessionChange: {
            /**
             * @description A title of up to 200 characters. Left out, the one before.
             * @example stars
             */
            title?: null | string;
            /** @description Texts of your own, up to 16, in place of those before. Left out, these. */
            metadata?: null | {
                [key: string]: string;
            };
        };
        NewSignIn: {
            /**
             * @description An API key.
             * @example dk_acme_5f1c…
             */
            key: string;
        };
        NewTenant: {
            /**
             * @description Its id, which its keys hold: 1 to 32 small letters, digits and inner hyphens.
             * @example acme
             */
            id: string;
            /**
             * @description A title of up to 200 characters. Left out, none.
             * @example Acme Ltd.
             */
            title?: null | string;
        };
        NewTenantChange: {
            /**
             * @description A title of up to 200 characters.
             * @example Acme Ltd.
             */
            title?: null | string;
            /**
             * @description True refuses its keys until it is false; what runs goes on, and what it has stays.
             * @example true
             */
            suspended?: null | boolean;
        };
        NewVideo: {
            /**
             * @description What is shown, and what moves in it.
             * @example A large red star on a dark blue background. The star moves to the left.
             */
            prompt: string;
            /**
             * @description The id of one of /v1/models. Left out, or one of OpenAI's names: the first that makes clips.
             * @example nano
             */
            model?: null | string;
            /**
             * Format: double
             * @description How long: a number or a text. The model makes the nearest that it can, and the answer says what that is. Left out, the model decides.
             * @example 4
             */
            seconds?: null | number;
            /**
             * @description Width and height. The model makes the nearest that it can, and the answer says what that is. Left out, the model decides.
             * @example 1280x720
             */
            size?: null | string;
            /** @description A picture that the video begins with: in a form a file, and in JSON an object. */
            input_reference?: null | components["schemas"]["NewReference"];
            /**
             * @description What moves, and how, where 'prompt' says only what is shown. Left out, 'prompt' says both.
             * @example the star moves to the left
             */
            motion_prompt?: null | string;
            /**
             * @description What shall not be shown.
             * @example a circle
             */
            negative_prompt?: null | string;
            /**
             * Format: int64
             * @description The same seed and values give the same bytes. Left out, a random one.
             * @example 7
             */
            seed?: null | number;
            /**
             * Format: int32
             * @description Frames, exactly: what the model cannot make is refused. It counts more than 'seconds'.
             * @example 16
             */
            num_frames?: null | number;
            /**
             * Format: double
             * @description Frames a second. Left out, the model decides.
             * @example 8
             */
            fps?: null | number;
            /**
             * Format: int32
             * @description Denoising steps of each stage. Left out, 16.
             * @example 16
             */
            num_inference_steps?: null | number;
            /**
             * Format: double
             * @description How closely the prompt is followed. Left out, 2.
             * @example 2
             */
            guidance_scale?: null | number;
            /**
             * Format: int32
             * @description Pixels across, exactly, and in the place of 'size': what the model cannot make is refused.
             * @example 64
             */
            width?: null | number;
            /**
             * Format: int32
             * @description Pixels down, exactly; it goes with 'width'.
             * @example 64
             */
            height?: null | number;
            /** @description A LoRA of the model's folder. */
            lora?: null | components["schemas"]["LoraChoice"];
            /** @description Read by nobody; OpenAI's clients may send it. */
            user?: null | string;
        };
        NewWebhookChange: {
            /**
             * @description Where messages are sent from now on. Left out, where they were.
             * @example https://example.com/hooks
             */
            url?: null | string;
            /**
             * @description A text of your own. Left out, the one before.
             * @example the shop
             */
            description?: null | string;
            /** @description What is told of from now on, or *: everything but video.*. Left out, what was. */
            events?: null | string[];
        };
        NewWebhookEndpoint: {
            /**
             * @description Where messages are sent: an https address of a public host.
             * @example https://example.com/hooks
             */
            url: string;
            /**
             * @description A text of your own of up to 200 characters. Left out, none.
             * @example the shop
             */
            description?: null | string;
            /** @description What is told of, or *: everything but video.*. Left out, *. */
            events?: null | string[];
            /** @description How messages are signed: hmac with a secret, ed25519 with a key whose public half is shown. Left out, hmac. */
            kind?: null | components["schemas"]["WebhookKeyKind"];
        };
        NewWebhookRotation: {
            /**
             * Format: int32
             * @description For how many seconds the key before signs, too: up to 7 days. Left out, 86400.
             * @example 3600
             */
            overlap_seconds?: null | number;
        };
        Node: {
            /**
             * @description The generation's id.
             * @example gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9
             */
            id: string;
            /** @description What it makes, and of what. */
            kind: components["schemas"]["GenerationKind"];
            /** @description The generation that it grew from. Absent where it grew from none. */
            parent?: string;
            /** @description Where it is in its life. */
            state: components["schemas"]["GenerationState"];
            /**
             * Format: date-time
             * @description When its session listed it, just after it was accepted.
             */
            created_at: string;
        };
        OpenAiFailure: {
            /** @description What went wrong. */
            error: {
                /**
                 * @description One sentence that holds the value at fault.
                 * @example Field 'n' is 0, and takes 1 to 10.
                 */
                message: string;
                /**
                 * @description The class of the error.
                 * @example invalid_request_error
                 */
                type: string;
                /**
                 * @description The field, parameter or header at fault; null where there is none.
                 * @example n
                 */
                param: null | string;
                /**
                 * @description The code of this server's other faces.
                 * @example invalid_request
                 */
                code: null | string;
            };
        };
        Output: {
            /** @description Which result it is. */
            variant: components["schemas"]["ArtifactVariant"];
            /**
             * @description The media type of its bytes.
             * @example image/png
             */
            content_type: string;
            /**
             * Format: int64
             * @description How many bytes it has.
             * @example 6144
             */
            bytes: number;
            /**
             * Format: int32
             * @description The step that a preview shows. Absent for other results.
             * @example 4
             */
            step?: number;
            /**
             * @description Where it is fetched on this server.
             * @example /v1/generations/gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9/content?variant=image
             */
            url: string;
        };
        /** @enum {string} */
        PictureFormat: "png" | "jpeg" | "webp";
        Problem: {
            /**
             * @description The kind of problem as a URN.
             * @example urn:dreamer:error:invalid_request
             */
            type: string;
            /**
             * @description The status in words.
             * @example Bad Request
             */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             * @example 400
             */
            status: number;
            /**
             * @description One sentence that holds the value at fault.
             * @example Field 'steps' is 0, and takes 1 to 200.
             */
            detail: string;
            /**
             * @description What kind of problem it is, for programs.
             * @enum {string}
             */
            code: "invalid_request" | "unauthenticated" | "not_found" | "quota_exceeded" | "capacity" | "model_unavailable" | "out_of_memory" | "deadline_exceeded" | "cancelled" | "internal" | "conflict" | "storage_full" | "permission";
            /**
             * @description The field, parameter or header at fault; null where there is none.
             * @example steps
             */
            param: null | string;
            /**
             * @description What the log of the server calls this request.
             * @example 0HN7J4T0QK2VB:00000001
             */
            request_id: string;
            /** @description Whether the same request may succeed later. */
            retryable: boolean;
        };
        Progress: {
            /** @description What it is busy with. Absent unless it runs. */
            stage?: components["schemas"]["GenerationStage"];
            /**
             * Format: int32
             * @description Steps that are done in this stage.
             * @example 8
             */
            step: number;
            /**
             * Format: int32
             * @description Steps of this stage.
             * @example 16
             */
            steps: number;
            /**
             * Format: int64
             * @description Milliseconds until it ends, by what is before it and what such work was measured to take. Absent where nobody can know.
             * @example 1800
             */
            eta_ms?: number;
            /**
             * Format: int32
             * @description Its place among those that wait. Absent unless it waits.
             * @example 0
             */
            position?: number;
            /**
             * Format: int64
             * @description Milliseconds until a device begins with it, by the same. Absent unless it waits, and where nobody can know.
             * @example 2500
             */
            starts_in_ms?: number;
            /** @description Whether it has given its place on the device to more urgent work; it goes on by itself. */
            paused: boolean;
        };
        /**
         * @description How near the result comes to that of all its steps: balanced leaves most of the network out at steps that bring little new, and fast at more of them. The same seed and quality give the same bytes.
         * @enum {string}
         */
        Quality: "exact" | "balanced" | "fast";
        Quota: {
            /** @description Every limit. */
            limits: components["schemas"]["QuotaLimit"][];
        };
        QuotaLimit: {
            /**
             * @description Which limit.
             * @example pending_generations
             */
            name: string;
            /**
             * Format: double
             * @description How much there may be; null without a limit.
             * @example 10000
             */
            limit: null | number;
            /**
             * Format: double
             * @description How much there is.
             * @example 3
             */
            used: number;
            /**
             * Format: double
             * @description How much there may be yet; null without a limit.
             * @example 9997
             */
            remaining: null | number;
            /**
             * Format: date-time
             * @description When counting begins anew. Absent for what is not counted by the day.
             */
            resets_at?: string;
        };
        Restoration: {
            /** @description The generation and all that was deleted with it. */
            generations: string[];
        };
        /** @enum {string} */
        Scope: "generate" | "read" | "admin";
        Session: {
            /**
             * @description Its id.
             * @example ses_01a21b3d017973f3b6488b873bbf4fea
             */
            id: string;
            /**
             * @description Its title; empty without one.
             * @example stars
             */
            title: string;
            /**
             * Format: date-time
             * @description When it was opened.
             */
            created_at: string;
            /** @description The texts that were sent with it. */
            metadata: {
                [key: string]: string;
            };
            /** @description The tree of its generations, oldest first. */
            generations: components["schemas"]["Node"][];
            /**
             * Format: int64
             * @description The number of its last event.
             * @example 17
             */
            last_sequence: number;
            /**
             * @description The session that it is a copy of. Absent unless it is one.
             * @example ses_01a21b3d017973f3b6488b873bbf4fea
             */
            forked_from?: string;
            /** @description True while more of the session that it was forked from is to come. Absent otherwise. */
            copying?: boolean;
        };
        SessionChange: {
            /**
             * @description Its title from now on. Only session events have it.
             * @example stars
             */
            title?: string;
            /** @description Its texts from now on. Only session events have them. */
            metadata?: {
                [key: string]: string;
            };
            /** @description The generations that are gone, or back. Only deleted and restored events have them. */
            generations?: string[];
        };
        /** @enum {string} */
        SessionEventKind: "state" | "progress" | "preview" | "output" | "error" | "session" | "deleted" | "restored";
        SessionSummary: {
            /**
             * @description Its id.
             * @example ses_01a21b3d017973f3b6488b873bbf4fea
             */
            id: string;
            /**
             * @description Its title; empty without one.
             * @example stars
             */
            title: string;
            /**
             * Format: date-time
             * @description When it was opened.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When anything last happened in it.
             */
            updated_at: string;
            /**
             * Format: int32
             * @description How many generations it has.
             * @example 3
             */
            generations: number;
            /**
             * @description Where a small picture of its newest result is fetched on this server. Absent without a result.
             * @example /v1/generations/gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9/content?variant=thumbnail
             */
            cover?: string;
            /**
             * @description The caption by which it was found, or a part of it. Absent where nothing was searched for, and where its title has all of the words.
             * @example a large red star
             */
            found?: string;
        };
        SessionSummaryPage: {
            /** @description The items. */
            data: components["schemas"]["SessionSummary"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        /** @enum {string} */
        SignedInBy: "key" | "token" | "cookie";
        StepTime: {
            /**
             * @description The model.
             * @example nano
             */
            model: string;
            /**
             * @description Frames, width and height.
             * @example 16x96x64
             */
            shape: string;
            /**
             * Format: double
             * @description Half of them took no longer, in milliseconds.
             * @example 27.5
             */
            p50_ms: number;
            /**
             * Format: double
             * @description 95 of 100 took no longer, in milliseconds.
             * @example 31.2
             */
            p95_ms: number;
            /**
             * Format: int32
             * @description Of how many pieces of work that is: the last hundred at most.
             * @example 100
             */
            measured: number;
        };
        Tenant: {
            /**
             * @description Its id.
             * @example acme
             */
            id: string;
            /**
             * @description Its title; empty without one.
             * @example Acme Ltd.
             */
            title: string;
            /** @description What it may do at all. */
            state: components["schemas"]["TenantState"];
            /**
             * Format: date-time
             * @description When it was created. Absent for the server's own tenant, as long as nothing about it was ever changed.
             */
            created_at?: string;
        };
        TenantPage: {
            /** @description The items. */
            data: components["schemas"]["Tenant"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        /** @enum {string} */
        TenantState: "active" | "suspended" | "deleting";
        Usage: {
            /** @description The generation's id; it may be deleted by now. */
            generation: string;
            /** @description Its session's id. */
            session_id: string;
            /** @description What it made, and of what. */
            kind: components["schemas"]["GenerationKind"];
            /** @description The text_to_video whose still this is; the video's own line holds its clip alone. */
            still_of?: string;
            /** @description The model that made it. Absent where none began. */
            model?: string;
            /** @description How it ended. */
            outcome: components["schemas"]["GenerationState"];
            /** @description Whether the result is a copy of what the same request gave before, which took no steps. */
            repeat: boolean;
            /**
             * Format: int32
             * @description How often it was taken up.
             */
            attempt: number;
            /**
             * Format: int32
             * @description Denoising steps.
             */
            steps: number;
            /**
             * Format: double
             * @description Seconds that devices worked on it.
             */
            device_seconds: number;
            /**
             * Format: int32
             * @description Frames that were made: 1 for a still, 0 where it did not succeed.
             */
            frames: number;
            /**
             * Format: int64
             * @description Pixels of all those frames.
             */
            pixels: number;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When a device first admitted it. Absent where none did.
             */
            started_at?: string;
            /**
             * Format: date-time
             * @description Its UTC day is the one that it is counted in.
             */
            ended_at: string;
            /** @description The id of the key that asked. Absent in lines from before it was kept. */
            key?: string;
        };
        UsageGroup: {
            /**
             * @description The UTC day, or the id of the key that asked; empty for lines that know no key.
             * @example 2026-11-24
             */
            name: string;
            /** @description Its sums. */
            totals: components["schemas"]["UsageTotals"];
        };
        UsageReport: {
            /**
             * Format: date
             * @description The first UTC day that counts.
             */
            from: string;
            /**
             * Format: date
             * @description The last UTC day that counts.
             */
            to: string;
            /** @description The sums of these days. */
            totals: components["schemas"]["UsageTotals"];
            /** @description The same by day, the newest first, or by key. Absent where by was not asked for. */
            groups?: components["schemas"]["UsageGroup"][];
            /** @description What ended in these days, the last settled first. */
            data: components["schemas"]["Usage"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        UsageTotals: {
            /**
             * Format: int64
             * @description How many ended.
             */
            generations: number;
            /**
             * Format: int64
             * @description How many of them succeeded.
             */
            succeeded: number;
            /**
             * Format: int64
             * @description How many of them failed.
             */
            failed: number;
            /**
             * Format: int64
             * @description How many of them were cancelled.
             */
            cancelled: number;
            /**
             * Format: int64
             * @description How many of them are copies of what the same request gave before.
             */
            repeats: number;
            /**
             * Format: int64
             * @description Denoising steps.
             */
            steps: number;
            /**
             * Format: double
             * @description Seconds that devices worked.
             */
            device_seconds: number;
            /**
             * Format: int64
             * @description Frames that were made.
             */
            frames: number;
            /**
             * Format: int64
             * @description Pixels of all those frames.
             */
            pixels: number;
        };
        Video: {
            /**
             * @description Its id, which is the generation's.
             * @example gen_01a21b3d017973f3b6488b873bbf4fea_b6488b873bbf4fea
             */
            id: string;
            /**
             * @description What it is: video.
             * @example video
             */
            object: null | string;
            /**
             * @description The model that makes it.
             * @example nano
             */
            model: string;
            /** @description Where it is in its life. One that was cancelled or has expired has failed. */
            status: components["schemas"]["VideoStatus"];
            /**
             * Format: int32
             * @description How much of it is done, in per cent.
             * @example 42
             */
            progress: number;
            /**
             * Format: int64
             * @description When it was accepted, in seconds since 1970.
             * @example 1795773600
             */
            created_at: number;
            /**
             * Format: int64
             * @description When it was done; null before.
             * @example 1795773605
             */
            completed_at: null | number;
            /**
             * Format: int64
             * @description When its content goes; null, since it stays until it is deleted.
             */
            expires_at: null | number;
            /**
             * @description The prompt that it is made from.
             * @example a large red star on a dark blue background
             */
            prompt: null | string;
            /**
             * @description Width and height in pixels, as they are made.
             * @example 64x64
             */
            size: string;
            /**
             * @description How long it is, as it is made.
             * @example 2
             */
            seconds: string;
            /** @description The video that it is a remix of; null where it is none. */
            remixed_from_video_id: null | string;
            /** @description Why it failed; null unless it did. */
            error: null | components["schemas"]["VideoError"];
        };
        VideoDeletion: {
            /**
             * @description The id that it had.
             * @example gen_01a21b3d017973f3b6488b873bbf4fea_b6488b873bbf4fea
             */
            id: string;
            /**
             * @description What it says: video.deleted.
             * @example video.deleted
             */
            object: null | string;
            /**
             * @description Always true.
             * @example true
             */
            deleted: boolean;
        };
        VideoError: {
            /**
             * @description What kind of failure it is: a code of this server's other faces, or cancelled, or expired.
             * @example out_of_memory
             */
            code: string;
            /**
             * @description One sentence for people.
             * @example The device has not enough memory for it.
             */
            message: string;
        };
        VideoList: {
            /** @description The videos. */
            data: components["schemas"]["Video"][];
            /** @description The id of the first on the page; null on an empty one. */
            first_id: null | string;
            /** @description The id of the last on the page, to be sent as after for the next; null on an empty one. */
            last_id: null | string;
            /** @description Whether there is a next page. */
            has_more: boolean;
            /**
             * @description What it is: list.
             * @example list
             */
            object: null | string;
        };
        /** @enum {string} */
        VideoStatus: "queued" | "in_progress" | "completed" | "failed";
        /** @enum {string} */
        WarningCode: "unknown_words" | "several_objects" | "untrained_size" | "untrained_frames" | "cut_text" | "early_stop" | "late_stop";
        WebhookAttempt: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            at: string;
            /**
             * Format: int32
             * @description The status that the receiver answered. Absent where it answered nothing.
             * @example 200
             */
            status?: number;
            /**
             * @description Why it failed. Absent where it did not.
             * @example There was no answer within 15 s.
             */
            detail?: string;
            /**
             * Format: int32
             * @description How many milliseconds it took.
             * @example 120
             */
            milliseconds: number;
        };
        WebhookDelivery: {
            /**
             * @description Its id, which the message has as webhook-id.
             * @example msg_8d3f0c1e5a7b92d4c6e8f0a1b3d5c7e9
             */
            id: string;
            /**
             * @description What it tells of.
             * @example generation.succeeded
             */
            type: string;
            /** @description Whether it waits, arrived, or was given up. */
            state: components["schemas"]["WebhookDeliveryState"];
            /** @description The tries, oldest first: the last ten. */
            attempts: components["schemas"]["WebhookAttempt"][];
            /**
             * Format: date-time
             * @description When it is tried next. Absent once it has ended.
             */
            next_attempt_at?: string;
            /** @description The beginning of what the receiver answered last. Absent where it answered nothing. */
            answer?: string;
            /** @description The body of the message, to the byte. */
            payload: string;
            /**
             * Format: date-time
             * @description When it was put in line.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it arrived or was given up. Absent before.
             */
            finished_at?: string;
        };
        WebhookDeliveryPage: {
            /** @description The items. */
            data: components["schemas"]["WebhookDelivery"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        /** @enum {string} */
        WebhookDeliveryState: "waiting" | "succeeded" | "failed";
        WebhookEndpoint: {
            /**
             * @description Its id.
             * @example whe_01a21b3d017973f3b6488b873bbf4fea
             */
            id: string;
            /**
             * @description Where messages are sent.
             * @example https://example.com/hooks
             */
            url: string;
            /** @description Your text. */
            description: string;
            /** @description What is told of; * is everything but video.*. */
            events: string[];
            /** @description How messages are signed. */
            kind: components["schemas"]["WebhookKeyKind"];
            /** @description The secret of an hmac key. Only the answer that made it has it. */
            secret?: string;
            /** @description The public key of an ed25519 key. Absent for hmac. */
            public_key?: string;
            /**
             * Format: date-time
             * @description Until when the key before signs, too. Absent where there is none.
             */
            old_key_ends_at?: string;
            /** @description Whether it gets messages. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description When it was disabled. Absent while it is enabled.
             */
            disabled_at?: string;
            /** @description Why it was disabled. Absent while it is enabled. */
            disabled_reason?: string;
            /**
             * Format: int32
             * @description Messages that wait to be delivered.
             */
            waiting: number;
            /**
             * Format: int64
             * @description Messages that were dropped because too many waited.
             */
            dropped: number;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
        };
        WebhookEndpointPage: {
            /** @description The items. */
            data: components["schemas"]["WebhookEndpoint"][];
            /** @description What to send as after for the following part. Absent on the last. */
            next_after?: string;
        };
        /** @enum {string} */
        WebhookKeyKind: "hmac" | "ed25519";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getLinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Links"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "key": "dk_acme_5f1c…"
                 *     }
                 */
                "application/json": components["schemas"]["NewSignIn"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
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
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
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
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
                /** @description Words that are in the title or in captions, whatever their case and accents. Left out, every session is listed. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionSummaryPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "stars",
                 *       "metadata": {
                 *         "project": "7"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewSession"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "stars at night"
                 *     }
                 */
                "application/json": components["schemas"]["NewSessionChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forkSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The session's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "stars, another way"
                 *     }
                 */
                "application/json": components["schemas"]["NewFork"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGenerations: {
        parameters: {
            query?: {
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description The session's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GenerationPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createGeneration: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The session's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "text_to_video",
                 *       "caption": "a large red star on a dark blue background",
                 *       "motion_caption": "the star moves to the right",
                 *       "seed": 7
                 *     }
                 */
                "application/json": components["schemas"]["NewGeneration"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGeneration: {
        parameters: {
            query?: {
                /** @description Answers when the generation ends, or after this time: 0s to 60s. */
                wait?: string;
            };
            header?: never;
            path: {
                /** @description The generation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteGeneration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The generation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finishGeneration: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The generation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelGeneration: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The generation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cancellation"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreGeneration: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The generation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Restoration"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGenerationContent: {
        parameters: {
            query?: {
                /** @description Which result. Left out, the clip of a clip, and the picture of a still. */
                variant?: "image" | "video" | "thumbnail" | "latents" | "preview" | "gif" | "frames";
                /** @description The step that a preview shows: one of preview_steps. Left out, the newest. */
                step?: number;
                /** @description The first frame of a gif or frames, from 0. Left out, the first there is. */
                from?: number;
                /** @description The last frame of them. Left out, the last there is. */
                to?: number;
            };
            header?: never;
            path: {
                /** @description The generation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "video/mp4": string;
                    "application/octet-stream": string;
                };
            };
            /** @description The part that the header Range names */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "video/mp4": string;
                    "application/octet-stream": string;
                };
            };
            /** @description The caller has these bytes already, by the header If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAssets: {
        parameters: {
            query?: {
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAsset: {
        parameters: {
            query?: {
                /** @description Width and height in pixels of the still that is kept, whose shape the picture is cropped to. Left out, the first model's. */
                size?: number | string;
            };
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": string;
                "image/jpeg": string;
                "image/webp": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asset"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The asset's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asset"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The asset's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssetContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The asset's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            /** @description The part that the header Range names */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            /** @description The caller has these bytes already, by the header If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamSessionEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that was seen: the stream goes on behind it. Left out, it begins with the oldest that is kept. */
                "Last-Event-ID"?: number;
            };
            path: {
                /** @description The session's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamGenerationEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that was seen: the stream goes on behind it. Left out, it begins with the oldest that is kept. */
                "Last-Event-ID"?: number;
            };
            path: {
                /** @description The generation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description The first UTC day. Left out, the thirtieth day before the last. */
                from?: string;
                /** @description The last UTC day, which counts. Left out, today. */
                to?: string;
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
                /** @description Adds the sums of each day, or of each key that asked. */
                by?: "day" | "key";
                /** @description json, or csv for a table of every line, or of the groups. Left out, as the header Accept says. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                    "text/csv": string;
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getQuota: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://example.com/hooks",
                 *       "events": [
                 *         "generation.succeeded",
                 *         "generation.failed"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewWebhookEndpoint"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "events": [
                 *         "*"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewWebhookChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The endpoint's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "overlap_seconds": 3600
                 *     }
                 */
                "application/json": null | components["schemas"]["NewWebhookRotation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enableWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The endpoint's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The endpoint's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description The endpoint's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The endpoint's id. */
                id: string;
                /** @description The delivery's id, which is its message's webhook-id. */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenants: {
        parameters: {
            query?: {
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "acme",
                 *       "title": "Acme Ltd."
                 *     }
                 */
                "application/json": components["schemas"]["NewTenant"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "suspended": true
                 *     }
                 */
                "application/json": components["schemas"]["NewTenantChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenantLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setTenantLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "concurrent_generations": 4,
                 *       "weight": 2
                 *     }
                 */
                "application/json": components["schemas"]["NewLimits"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenantKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTenantKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web shop",
                 *       "scopes": [
                 *         "generate",
                 *         "read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeTenantKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id. */
                id: string;
                /** @description The key's id. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateTenantKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant's id. */
                id: string;
                /** @description The key's id. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "overlap_seconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["NewRotation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description The first UTC day. Left out, the thirtieth day before the last. */
                from?: string;
                /** @description The last UTC day, which counts. Left out, today. */
                to?: string;
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: {
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description The next_after of the page before: the list goes on behind it. Left out, it begins with the newest. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DevicePage"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVideos: {
        parameters: {
            query?: {
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description Newest first, or oldest first. */
                order?: "desc" | "asc";
                /** @description The last_id of the page before: the list goes on behind it. Left out, it begins at its start. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoList"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
    createVideo: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "prompt": "A large red star on a dark blue background. The star moves to the left.",
                 *       "seconds": "4",
                 *       "size": "1280x720"
                 *     }
                 */
                "application/json": components["schemas"]["NewVideo"];
                "multipart/form-data": components["schemas"]["NewVideo"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
    getVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The video's id, which is a generation's. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
    deleteVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The video's id, which is a generation's. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoDeletion"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
    getVideoContent: {
        parameters: {
            query?: {
                /** @description The video, a small picture, or a sheet of its frames. */
                variant?: "video" | "thumbnail" | "spritesheet";
            };
            header?: never;
            path: {
                /** @description The video's id, which is a generation's. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description The part that the header Range names */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description The caller has these bytes already, by the header If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
    remixVideo: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The video's id, which is a generation's. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "prompt": "the same star, and it turns green"
                 *     }
                 */
                "application/json": components["schemas"]["NewRemix"];
                "multipart/form-data": components["schemas"]["NewRemix"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
    extendVideo: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExtension"];
                "multipart/form-data": components["schemas"]["NewExtension"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
    createImages: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "prompt": "a large red star on a dark blue background",
                 *       "n": 2
                 *     }
                 */
                "application/json": components["schemas"]["NewImage"];
                "multipart/form-data": components["schemas"]["NewImage"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Images"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
    editImages: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your own. The same key and body get the first answer again for a day, another body 422, and 409 while the first is under way. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewImageEdit"];
                "multipart/form-data": components["schemas"]["NewImageEdit"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Images"];
                };
            };
            /** @description A refusal or failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFailure"];
                };
            };
        };
    };
}
