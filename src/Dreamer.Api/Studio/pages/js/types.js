/**
 * The shapes that the API answers with, as far as the page reads them. Fields that an older server lacks are optional.
 *
 * @typedef {'queued' | 'throttled' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'expired'} State
 * @typedef {'text_to_image' | 'refine' | 'animate' | 'text_to_video' | 'extend'} Kind
 *
 * @typedef {object} Progress
 * @property {string | null} [stage]
 * @property {number} step
 * @property {number} steps
 * @property {number | null} [eta_ms]
 * @property {number | null} [starts_in_ms]
 * @property {number | null} [position]
 * @property {boolean} [paused]
 *
 * @typedef {object} Settings
 * @property {string} caption
 * @property {string} motion_caption
 * @property {string} negative_caption
 * @property {number | string} seed a text where a number would lose digits
 * @property {number} steps
 * @property {number} guidance
 * @property {number} image_guidance
 * @property {number | string} size
 * @property {number} frames
 * @property {number} fps
 * @property {number} motion_strength
 * @property {string} lane
 * @property {number} [strength]
 * @property {number} [parent_step]
 * @property {string} [asset]
 * @property {string} [model]
 * @property {string} quality
 * @property {{ name: string, scale: number }[]} [loras]
 * @property {number} [stop_after]
 * @property {{ draft?: string, generation?: string, step: number }} [finishes]
 *
 * @typedef {object} Output
 * @property {string} variant
 * @property {string} content_type
 * @property {number} bytes
 * @property {string} url
 *
 * @typedef {object} Draft
 * @property {number} stop_after
 * @property {number} steps
 * @property {string} [finishes_as]
 * @property {string} [expires_at]
 *
 * @typedef {object} Generation
 * @property {string} id
 * @property {string} session_id
 * @property {Kind} kind
 * @property {State} state
 * @property {string} [parent]
 * @property {string} [still]
 * @property {string[]} [variations]
 * @property {number} [frames]
 * @property {number} [seconds]
 * @property {Draft} [draft]
 * @property {Progress} progress
 * @property {Settings | null} settings null until the page has read it
 * @property {{ code: string, param: string, message: string }[]} warnings
 * @property {Output[]} outputs
 * @property {number[]} [preview_steps]
 * @property {number} [device_seconds]
 * @property {boolean} [repeat]
 * @property {boolean} [inexact]
 * @property {{ code: string, message: string, retryable: boolean } | null} [error]
 * @property {string} created_at
 * @property {string} [started_at]
 * @property {string} [finished_at]
 * @property {Record<string, string>} [metadata]
 * @property {string} [preview] the page's own: where the newest preview is fetched, while it forms
 *
 * @typedef {object} SessionSummary
 * @property {string} id
 * @property {string} title
 * @property {string} created_at
 * @property {string} [updated_at]
 * @property {number} [generations]
 * @property {string | null} [cover]
 * @property {string} [found] what was asked for in it and has the words that were looked for
 *
 * @typedef {object} Session
 * @property {string} id
 * @property {string} title
 * @property {string} created_at
 * @property {number} last_sequence
 * @property {boolean} [copying]
 *
 * @typedef {object} Model
 * @property {string} id
 * @property {string} state
 * @property {string} [detail]
 * @property {number | string} [default_size]
 * @property {number} [max_pixels]
 * @property {number} [max_frames]
 * @property {number} [default_frames]
 * @property {number} [default_fps]
 * @property {boolean} [makes_stills]
 * @property {boolean} [makes_clips]
 * @property {number} [frame_step]
 * @property {number} [size_multiple]
 * @property {string[]} [loras]
 * @property {Record<string, string[]>} [vocabulary]
 * @property {number[]} [trained_sizes]
 * @property {number[]} [trained_frames]
 *
 * @typedef {object} Me
 * @property {string} tenant
 * @property {string[]} scopes
 * @property {string} [key]
 * @property {string} [name]
 * @property {string} [expires_at]
 */
export {};
