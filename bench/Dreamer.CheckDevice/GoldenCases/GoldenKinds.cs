using System.Text.Json;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Tells from a case's files what it is a case of.</summary>
internal static class GoldenKinds
{
    private const string Config = "config.json";
    private const string SchedulerConfig = "scheduler_config.json";

    // The libraries' own names: _class_name (diffusers), architectures and model_type (transformers).
    private static readonly Dictionary<string, Action<GoldenCase>> s_byClass = new(StringComparer.Ordinal)
    {
        ["CLIPTextModel"] = TextCases.RunClip,
        ["CLIPTextModelWithProjection"] = TextCases.RunClip,
        ["clip_text_model"] = TextCases.RunClip,
        ["T5EncoderModel"] = TextCases.RunT5,
        ["T5Model"] = TextCases.RunT5,
        ["T5ForConditionalGeneration"] = TextCases.RunT5,
        ["t5"] = TextCases.RunT5,
        ["UMT5EncoderModel"] = TextCases.RunT5,
        ["umt5"] = TextCases.RunT5,
        ["CLIPVisionModelWithProjection"] = ImageCases.RunClip,
        ["CLIPVisionModel"] = ImageCases.RunClip,
        ["clip_vision_model"] = ImageCases.RunClip,
        ["AutoencoderKL"] = ImageCases.RunAutoencoder,
        ["AutoencoderKLWan"] = WanVaeCases.Run,
        ["AutoencoderKLLTXVideo"] = LtxVaeCases.Run,
        ["UNet2DConditionModel"] = DenoiserCases.RunStill,
        ["UNetMotionModel"] = DenoiserCases.RunMotion,
        ["MotionAdapter"] = AdapterCases.Run,
        ["WanTransformer3DModel"] = WanTransformerCases.Run,
        ["LTXVideoTransformer3DModel"] = LtxTransformerCases.Run,
        ["DDIMScheduler"] = SamplerCases.Run,
        ["DPMSolverMultistepScheduler"] = SamplerCases.Run,
        ["EulerDiscreteScheduler"] = SamplerCases.Run,
        ["FlowMatchEulerDiscreteScheduler"] = FlowSamplerCases.Run,
        ["UniPCMultistepScheduler"] = FlowSamplerCases.Run,
    };

    public static Action<GoldenCase> Find(GoldenCase golden)
    {
        return golden.Has(Config) ? Named(golden.Json(Config), Config)
            : golden.Has(SchedulerConfig) ? Named(golden.Json(SchedulerConfig), SchedulerConfig)
            : PublishedKeysCases.IsMeant(golden.Folder) ? PublishedKeysCases.Run
            : WanPipelineCases.IsMeant(golden.Folder) ? WanPipelineCases.Run
            : golden.Has("vocab.json") && golden.Has("merges.txt") ? TokenizerCases.RunClip
            : golden.Files("*.model").Any() ? TokenizerCases.RunSentencePiece
            : golden.Has("io.safetensors") && golden.Tensors.Has(GuidanceCases.Guided) ? GuidanceCases.Run
            : throw new InvalidDataException(
                "of no known kind: it has neither config.json nor scheduler_config.json, nor a tokenizer's files, nor a noise_cfg");
    }

    private static Action<GoldenCase> Named(JsonElement config, string file)
    {
        string[] names = [.. Texts(config, "_class_name"), .. Texts(config, "architectures"), .. Texts(config, "model_type")];
        var known = names.FirstOrDefault(s_byClass.ContainsKey);
        return known is not null
            ? s_byClass[known]
            : throw new InvalidDataException(
                $"of no known kind: {file} names {(names.Length > 0 ? string.Join(", ", names) : "no class")}; known are "
                    + $"{string.Join(", ", s_byClass.Keys)}");
    }

    // A text, or a list of them.
    private static IEnumerable<string> Texts(JsonElement config, string name)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(name, out var value))
        {
            return [];
        }
        IEnumerable<JsonElement> values = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
        return values.Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);
    }
}
