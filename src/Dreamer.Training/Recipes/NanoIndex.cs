using System.Text.Json;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Schedules;

namespace Dreamer.Training.Recipes;

/// <summary>The files that make a folder of networks a pipeline: the index, the scheduler's config, the image preprocessor's.</summary>
internal static class NanoIndex
{
    private static readonly (string Part, string Library, string Class)[] s_parts =
    [
        ("scheduler", "diffusers", "DPMSolverMultistepScheduler"),
        ("tokenizer", "transformers", "CLIPTokenizer"),
        ("text_encoder", "transformers", "CLIPTextModel"),
        ("unet", "diffusers", "UNet2DConditionModel"),
        ("vae", "diffusers", "AutoencoderKL"),
        ("feature_extractor", "transformers", "CLIPImageProcessor"),
        ("image_encoder", "transformers", "CLIPVisionModelWithProjection"),
        ("tokenizer_2", "transformers", "T5Tokenizer"),
        ("text_encoder_2", "transformers", "T5EncoderModel"),
        ("motion", "dreamer", "FactorizedVideoUNet"),
    ];

    private static readonly double[] s_half = [0.5, 0.5, 0.5];

    public static void Write(string modelFolder, ScheduleConfig? schedule = null)
    {
        ConfigFile.Write(Path.Combine(modelFolder, ModelIndex.FileName), new ModelIndex
        {
            Dreamer = new DreamerDefaults { Name = "nano", Size = 64, Frames = 16, Fps = 8, MotionTokens = NanoNetworks.MotionTokens },
            Parts = s_parts.ToDictionary(p => p.Part, p => JsonSerializer.SerializeToElement(new[] { p.Library, p.Class })),
        });
        var scheduler = Directory.CreateDirectory(Path.Combine(modelFolder, "scheduler")).FullName;
        (schedule ?? NanoNetworks.Schedule).Write(Path.Combine(scheduler, "scheduler_config.json"));
        WritePreprocessor(Path.Combine(modelFolder, "feature_extractor"));
    }

    /// <summary>Images of 64×64 go in as they are, in [-1, 1].</summary>
    private static void WritePreprocessor(string folder) => Write(folder, "preprocessor_config.json", new Dictionary<string, object>
    {
        ["size"] = NanoNetworks.Vision.ImageSize,
        ["crop_size"] = NanoNetworks.Vision.ImageSize,
        ["image_mean"] = s_half,
        ["image_std"] = s_half,
    });

    private static void Write(string folder, string name, Dictionary<string, object> values)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(values, JsonSerializerOptions.Web) + "\n");
    }
}
