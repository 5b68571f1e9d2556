using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Families;

/// <summary>What a folder is, what it lacks, and where its stills go, told without loading it.</summary>
public sealed class ModelReportTests : IDisposable
{
    private readonly TinyWanFolder _wan = new();
    private readonly TemporaryFolder _other = new();

    public void Dispose()
    {
        _wan.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData(WanForm.TextToVideo)]
    [InlineData(WanForm.TextImageToVideo)]
    [InlineData(WanForm.TwoExperts)]
    [InlineData(WanForm.ImageBranch)]
    public void A_sound_folder_is_told_as_it_is_once_loaded(WanForm form)
    {
        using var files = new TinyWanFolder(form);
        var report = ModelReport.Of(files.Folder);
        using var model = ModelFamilies.Load(files.Folder);

        Assert.Empty(report.Faults);
        Assert.Equal(
            ("WanPipeline" is var name && form is WanForm.TwoExperts or WanForm.ImageBranch ? "WanImageToVideoPipeline" : name, model.Info.Revision, model.Info.Makes, model.Info.SizeMultiple),
            (report.ClassName, report.Revision, report.Sketch!.Makes, report.Sketch.SizeMultiple));
        Assert.Equal((model.Info.WeightBytes, model.Info.WeightBytes), (report.DiskBytes, report.Sketch.Bytes(ScalarType.Float32)));
        Assert.Equal([ScalarType.Float32], report.NumberTypes);
    }

    [Fact]
    public void The_model_that_ships_is_told_as_well()
    {
        var report = ModelReport.Of(RepositoryRoot.Combine("models/nano"));
        Assert.True(report.IsUsable);
        Assert.Equal(("nano", "factorized", true, true), (report.Name, report.Sketch!.Family, report.Sketch.Makes.Stills, report.Sketch.Makes.Clips));
        Assert.Equal([ScalarType.Float16], report.NumberTypes);
    }

    [Fact]
    public void All_that_is_missing_is_one_list()
    {
        Directory.Delete(_wan.At("tokenizer"), recursive: true);
        File.Delete(_wan.At("text_encoder", "diffusion_pytorch_model.safetensors"));
        File.Delete(_wan.At("scheduler", "scheduler_config.json"));
        SafetensorsWriter.Write(_wan.At("vae", "diffusion_pytorch_model.safetensors"), new Dictionary<string, Tensor> { ["encoder.conv_in.weight"] = zeros(2, 2) });

        var report = ModelReport.Of(_wan.Folder);
        Assert.False(report.IsUsable);
        Assert.Contains(report.Faults, fault => fault.Contains("scheduler_config.json", StringComparison.Ordinal));

        _wan.WriteText("""{"_class_name": "FlowMatchEulerDiscreteScheduler"}""", "scheduler", "scheduler_config.json");
        report = ModelReport.Of(_wan.Folder);
        Assert.Null(report.Revision);
        Assert.All(
            (string[])["spiece.model", "text_encoder must hold one .safetensors file", "missing 'decoder.conv_in.bias'"],
            part => Assert.Contains(report.Faults, fault => fault.Contains(part, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{\"_class_name\": \"FluxPipeline\"}", "'FluxPipeline' is of no family here")]
    [InlineData("[", "model_index.json is no usable")]
    public void A_folder_of_no_family_is_one_line(string index, string reason)
    {
        File.WriteAllText(_other.File("model_index.json"), index);
        var report = ModelReport.Of(_other.Path);
        Assert.Null(report.Sketch);
        Assert.Contains(reason, Assert.Single(report.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_named_with_its_target()
    {
        Directory.Delete(_wan.At("vae"), recursive: true);
        Directory.CreateSymbolicLink(_wan.At("vae"), _wan.At("gone"));
        Assert.Contains(ModelReport.Of(_wan.Folder).Faults, fault => fault.Contains("vae is a link to", StringComparison.Ordinal) && fault.Contains("gone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md", "---\nlicense: apache-2.0\ntags: [a]\n---\n# A card", "apache-2.0")]
    [InlineData("README.md", "---\r\nlicense: other\r\nlicense_name: ltx-video\r\n---\r\n", "ltx-video")]
    [InlineData("README.md", "# A page\nlicense: none of this", null)]
    [InlineData("LICENSE.txt", "\n  Some Licence, Version 2\nmore", "Some Licence, Version 2")]
    [InlineData("notes.txt", "license: x", null)]
    public void The_licence_is_what_the_card_names(string file, string text, string? licence)
    {
        _wan.WriteText(text, file);
        Assert.Equal(licence, ModelReport.Of(_wan.Folder).Licence);
    }

    [Fact]
    public void A_still_goes_as_latents_where_it_is_of_the_same_model_and_else_as_a_picture()
    {
        using var draws = new TinyWanFolder(WanForm.TextToVideo);
        using var moves = new TinyWanFolder(WanForm.TwoExperts);
        ModelReport[] reports = [.. new[] { draws.Folder, _wan.Folder, moves.Folder, _other.Path }.Select(ModelReport.Of)];
        Assert.Equal(
            [(0, 1, false), (0, 2, false), (1, 1, true), (1, 2, false)],
            ModelPair.Of(reports).Select(pair => (Array.IndexOf(reports, pair.Still), Array.IndexOf(reports, pair.Clip), pair.AsLatents)));
    }
}
