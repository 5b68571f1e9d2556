using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dreamer.Architecture.Tests;

/// <summary>What no machine without a GPU can show by running: that every tensor is made where it is used, and that little waits for a device.</summary>
public sealed class TensorPlacementTests
{
    private static readonly HashSet<string> s_factories =
        ["zeros", "ones", "arange", "tensor", "full", "linspace", "logspace", "randn", "rand", "randint", "randperm", "empty", "eye", "from_array"];

    private static readonly HashSet<string> s_waits = ["item", "cpu", "data", "ToInt64", "ToInt32", "ToSingle", "ToDouble", "ToBoolean", "print", "bytes", "tolist", "clip_grad_norm_"];

    // Where waiting for the device, or reading its memory, is what the code is for.
    private static readonly Dictionary<string, string> s_mayWait = new()
    {
        ["src/Dreamer.Diffusion/Checkpoints/Float8Scales.cs"] = "reads a scale from the file, on the host",
        ["src/Dreamer.Diffusion/Checkpoints/SafetensorsFile.cs"] = "fills tensors of the host from the file",
        ["src/Dreamer.Diffusion/Checkpoints/SafetensorsWriter.cs"] = "writes a checkpoint",
        ["src/Dreamer.Diffusion/Checkpoints/WeightSource.cs"] = "looks at changed weights on the host, before they go to the device",
        ["src/Dreamer.Diffusion/Devices/ComputeDevices.cs"] = "tries a device before it is offered",
        ["src/Dreamer.Diffusion/Loras/LoraLayer.cs"] = "reads an alpha from the file, on the host",
        ["src/Dreamer.Diffusion/Networks/ClipImageProcessor.cs"] = "resizes bytes on the host, once a clip",
        ["src/Dreamer.Diffusion/Pipelines/JobBatch.cs"] = "compares the bytes of a step alone and shared, once a shape",
        ["src/Dreamer.Diffusion/Pipelines/JobOutputs.cs"] = "decides which jobs need a whole evaluation, once a step, and for exact ones never",
        ["src/Dreamer.Diffusion/Pipelines/PreviewProjection.cs"] = "solves for the preview's weights on the host, once a model",
        ["src/Dreamer.Inference/Pipelines/Pictures.cs"] = "turns a decoded frame or a preview into bytes, and refuses what is no picture",
        ["src/Dreamer.Training/Evaluation/ModelGenerator.cs"] = "hands a finished clip to judges, who look at pixels on the host",
        ["src/Dreamer.Training/Footage/FootageIngest.cs"] = "writes a window's flow into the pool",
        ["src/Dreamer.Training/Footage/FootagePictures.cs"] = "draws flow, at the end of an ingestion",
        ["src/Dreamer.Training/Phases/VaePhase.cs"] = "writes the latents' means into a config, when it exports",
        ["src/Dreamer.Training/Runs/StepGradients.cs"] = "reads a batch's loss and figures, all at once: a loss that is no number ends the run before it is learned from",
        ["src/Dreamer.Training/Runs/Trainer.cs"] = "clips gradients once a step: libtorch gives their norm to the host",
        ["src/Dreamer.Training/Runs/ValidationSheet.cs"] = "draws samples, a few times a run",
    };

    private static readonly HashSet<string> s_draws = ["randn", "rand", "randint", "randperm", "randn_like", "rand_like", "randint_like", "bernoulli", "multinomial", "normal"];

    // The CPU's generator gives the same numbers on every machine; networks are drawn there, too, or not at all.
    private static readonly HashSet<string> s_drawnOn = ["CPU", "Layers.Place"];

    private static IEnumerable<SourceFile> Files =>
        SourceFile.Product.Where(file => file.IsUnder("src/Dreamer.Diffusion") || file.IsUnder("src/Dreamer.Inference") || file.IsUnder("src/Dreamer.Training"));

    [Fact]
    public void Every_tensor_that_is_made_names_its_number_type_and_its_device()
    {
        var silent =
            from file in Files
            from call in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            where s_factories.Contains(FactoryOf(call))
            let named = call.ArgumentList.Arguments.Select(argument => argument.NameColon?.Name.Identifier.Text).ToHashSet()
            where !named.Contains("dtype") || !named.Contains("device")
            select $"{file.Path}:{LineOf(call)}: {call}";
        Assert.Empty(silent);
    }

    [Fact]
    public void Random_numbers_are_drawn_on_the_host() => Assert.Empty(
        from file in Files
        from call in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where s_draws.Contains(FactoryOf(call))
        where !call.ArgumentList.Arguments.Any(argument => argument.NameColon?.Name.Identifier.Text == "device" && s_drawnOn.Contains(argument.Expression.ToString()))
        select $"{file.Path}:{LineOf(call)}: {call}");

    [Fact]
    public void What_waits_for_the_device_stands_where_a_reason_is_given() =>
        Assert.Empty(Waiting().Where(found => !s_mayWait.ContainsKey(found.Path)).Select(found => $"{found.Path}:{LineOf(found.Access)}: {found.Access}"));

    [Fact]
    public void A_reason_is_given_only_where_something_waits() => Assert.Empty(s_mayWait.Keys.Except(Waiting().Select(found => found.Path)));

    private static IEnumerable<(string Path, MemberAccessExpressionSyntax Access)> Waiting() =>
        from file in Files
        from access in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where s_waits.Contains(access.Name.Identifier.Text)
        select (file.Path, access);

    /// <summary>Called as of <c>torch</c>: by its bare name, or through it.</summary>
    private static string FactoryOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        IdentifierNameSyntax name => name.Identifier.Text,
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "torch" } } member => member.Name.Identifier.Text,
        _ => "",
    };

    private static int LineOf(Microsoft.CodeAnalysis.SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
