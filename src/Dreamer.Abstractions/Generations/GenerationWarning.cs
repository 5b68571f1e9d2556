using System.ComponentModel;

namespace Dreamer.Generations;

/// <summary>Something about a request that its model was not made for.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationWarning")]
public sealed record GenerationWarning(
    [property: Id(0), Description("What kind of remark it is, for programs.")] WarningCode Code,
    [property: Id(1), Description("The field of the request that it is about."), Example("caption")] string Param,
    [property: Id(2), Description("One sentence for people."), Example("In 'caption', the model 'nano' does not know: photo, cat.")] string Message);
