using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using TorchSharp;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;
using static Dreamer.Diffusion.Tests.Pipelines.Wan.TinyWanModels;

namespace Dreamer.Diffusion.Tests.Pipelines.Wan;

/// <summary>A model's parts come into memory one after another, and leave it.</summary>
public sealed class WanPartsTests(TinyWanModels wan) : IClassFixture<TinyWanModels>, IDisposable
{
    private const string First = "transformer", Second = "transformer_2", Texts = "text_encoder";

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<WanForm> All => [.. Enum.GetValues<WanForm>()];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void A_folder_says_which_parts_come_and_go_and_what_each_weighs(WanForm form)
    {
        using var opened = ModelFamilies.Open(wan.Files(form).Folder);
        string[] steps = form == WanForm.TwoExperts ? [First, Second] : [First];
        Assert.Equal([(Texts, PartUse.Texts), .. steps.Select(part => (part, PartUse.Steps))], opened.Parts.Select(part => (part.Name, part.Use)));
        Assert.All(opened.Parts, part => Assert.True(part.WeightBytes > 0));
        Assert.Equal(opened.Parts, ModelFamilies.Outline(wan.Files(form).Folder).Parts);
        Assert.Equal(wan.Model(form).Info, opened.Info);
    }

    [Fact]
    public void One_part_at_a_time_ends_with_the_bytes_of_all_at_once()
    {
        var whole = Bytes(Run(wan.Clip(WanForm.TwoExperts)));
        using var model = ModelFamilies.Open(wan.Files(WanForm.TwoExperts).Folder);
        model.LoadPart(Texts);
        using var job = wan.Clip(WanForm.TwoExperts, model: model);
        model.UnloadPart(Texts);
        foreach (var part in (string[])[First, Second])
        {
            Assert.Equal(part, job.Part);
            Assert.Contains(part, Assert.Throws<InvalidOperationException>(job.Advance).Message, StringComparison.Ordinal);
            model.LoadPart(part);
            job.Prepare();
            while (!job.IsDone && job.Part == part)
            {
                job.Advance();
            }
            model.UnloadPart(part);
        }
        Assert.Equal(whole, Bytes(job.Latents));
    }

    [Fact]
    public void A_part_needs_no_weights_but_its_own()
    {
        using var files = new TinyWanFolder(WanForm.TwoExperts);
        using var model = ModelFamilies.Open(files.Folder);
        foreach (var absent in (string[])[Texts, First])
        {
            Directory.Delete(files.At(absent), recursive: true);
        }
        model.LoadPart(Second);
        Assert.Contains("transformer", Assert.Throws<ModelException>(() => model.LoadPart(First)).Message, StringComparison.Ordinal);
        Assert.Contains("[text_encoder, transformer, transformer_2]", Assert.Throws<ArgumentException>(() => model.LoadPart("vae")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_job_keeps_grows_no_more_when_the_second_expert_takes_over()
    {
        using var job = wan.Clip(WanForm.TwoExperts);
        job.Prepare();
        var ofFirst = job.Bytes;
        while (job.Part == First)
        {
            job.Advance();
        }
        job.Advance();
        Assert.InRange(job.Bytes, ofFirst, ofFirst * 1.01); // by the sampler's history
    }

    [Fact]
    public void The_second_experts_guidance_is_the_folders_where_it_says_one_and_a_request_guides_at_all()
    {
        using var files = new TinyWanFolder(WanForm.TwoExperts);
        using var plain = ModelFamilies.Load(files.Folder);
        files.WriteText(File.ReadAllText(files.At("model_index.json")).Replace("\"fps\": 8", "\"fps\": 8, \"guidance_2\": 5", StringComparison.Ordinal), "model_index.json");
        using var model = ModelFamilies.Load(files.Folder);
        Assert.NotEqual(plain.Info.Revision, model.Info.Revision); // results depend on it
        var steps = StepsOfFirst();
        Assert.Equal(After(plain, 3, steps), After(model, 3, steps));
        Assert.NotEqual(After(plain, 3, Steps), After(model, 3, Steps));
        Assert.Equal(After(plain, 5, Steps), After(model, 5, Steps));
        Assert.Equal(After(plain, 1, Steps), After(model, 1, Steps));

        string After(DiffusionModel of, double guidance, int steps)
        {
            using var job = wan.Clip(WanForm.TwoExperts, guidance: guidance, model: of);
            for (var step = 0; step < steps; step++)
            {
                job.Advance();
            }
            return Convert.ToHexString(Bytes(job.Latents));
        }

        int StepsOfFirst()
        {
            using var job = wan.Clip(WanForm.TwoExperts);
            while (job.Part == First)
            {
                job.Advance();
            }
            return job.Step;
        }
    }

    private static byte[] Bytes(Tensor tensor) => tensor.contiguous().bytes.ToArray();
}
