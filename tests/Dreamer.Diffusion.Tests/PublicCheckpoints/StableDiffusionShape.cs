using System.Text.Json.Nodes;

namespace Dreamer.Diffusion.Tests.PublicCheckpoints;

/// <summary>The configs of Stable Diffusion's parts as they are published, with all their lines; smaller where it says "tiny".</summary>
internal sealed record StableDiffusionShape(JsonObject Unet, JsonObject Vae, JsonObject Text, string Scheduler)
{
    private const string Blocks = """
        "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
        "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
        """;

    public const string Pndm = """
        {"_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085,
         "num_train_timesteps": 1000, "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1, "trained_betas": null, "clip_sample": false}
        """;

    public const string DdimVelocity = """
        {"_class_name": "DDIMScheduler", "_diffusers_version": "0.8.0", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085, "clip_sample": false,
         "num_train_timesteps": 1000, "prediction_type": "v_prediction", "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1, "trained_betas": null}
        """;

    /// <summary>SD 2.1 as it is: 865 million weights in the denoiser, 340 in OpenCLIP's text encoder, 84 in the VAE.</summary>
    public static StableDiffusionShape Full21 => new(
        Denoiser("""
            "attention_head_dim": [5, 10, 20, 20], "block_out_channels": [320, 640, 1280, 1280], "cross_attention_dim": 1024, "norm_num_groups": 32, "sample_size": 96,
            "dual_cross_attention": false, "num_class_embeds": null, "only_cross_attention": false, "use_linear_projection": true, "upcast_attention": true
            """),
        Autoencoder("[128, 256, 512, 512]", 32),
        TextEncoder("""
            "hidden_act": "gelu", "hidden_size": 1024, "intermediate_size": 4096, "num_attention_heads": 16, "num_hidden_layers": 23, "projection_dim": 512, "vocab_size": 49408
            """),
        DdimVelocity);

    public static StableDiffusionShape Tiny21 => new(
        Denoiser("""
            "attention_head_dim": [1, 2, 4, 4], "block_out_channels": [8, 16, 32, 32], "cross_attention_dim": 16, "norm_num_groups": 4, "sample_size": 96,
            "dual_cross_attention": false, "num_class_embeds": null, "only_cross_attention": false, "use_linear_projection": true, "upcast_attention": true
            """),
        Autoencoder("[8, 8, 16, 16]", 4),
        TextEncoder("""
            "hidden_act": "gelu", "hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 2, "num_hidden_layers": 3, "projection_dim": 512, "vocab_size": 600
            """),
        DdimVelocity);

    public static StableDiffusionShape Tiny15 => new(
        Denoiser("""
            "attention_head_dim": 4, "block_out_channels": [8, 16, 32, 32], "cross_attention_dim": 12, "norm_num_groups": 4, "sample_size": 64
            """),
        Autoencoder("[8, 8, 16, 16]", 4),
        TextEncoder("""
            "hidden_act": "quick_gelu", "hidden_size": 12, "intermediate_size": 24, "num_attention_heads": 2, "num_hidden_layers": 2, "projection_dim": 12, "vocab_size": 600
            """),
        Pndm);

    private static JsonObject Denoiser(string rest) => Parse($$"""
        {"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.10.0.dev0", "act_fn": "silu", "center_input_sample": false, {{Blocks}}
         "downsample_padding": 1, "flip_sin_to_cos": true, "freq_shift": 0, "in_channels": 4, "layers_per_block": 2, "mid_block_scale_factor": 1,
         "norm_eps": 1e-05, "out_channels": 4, {{rest}}}
        """);

    private static JsonObject Autoencoder(string channels, int groups) => Parse($$"""
        {"_class_name": "AutoencoderKL", "_diffusers_version": "0.10.0.dev0", "act_fn": "silu", "block_out_channels": {{channels}},
         "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
         "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"],
         "in_channels": 3, "latent_channels": 4, "layers_per_block": 2, "norm_num_groups": {{groups}}, "out_channels": 3, "sample_size": 768}
        """);

    private static JsonObject TextEncoder(string rest) => Parse($$"""
        {"architectures": ["CLIPTextModel"], "attention_dropout": 0.0, "bos_token_id": 0, "dropout": 0.0, "eos_token_id": 2, "initializer_factor": 1.0,
         "initializer_range": 0.02, "layer_norm_eps": 1e-05, "max_position_embeddings": 77, "model_type": "clip_text_model", "pad_token_id": 1,
         "torch_dtype": "float32", "transformers_version": "4.25.0.dev0", {{rest}}}
        """);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
