namespace Dreamer.Api.OpenAi.Images;

/// <summary>How much care a client asks for.</summary>
internal enum ImageQuality
{
    Auto,
    Standard,
    Hd,
    Low,
    Medium,
    High,
}

/// <summary>How a client wants the picture.</summary>
internal enum ImageResponse
{
    B64Json,
    Url,
}

/// <summary>What lies behind what is shown.</summary>
internal enum ImageBackground
{
    Auto,
    Opaque,
    Transparent,
}

/// <summary>How near a result stays to the picture that it is made of.</summary>
internal enum ImageFidelity
{
    High,
    Low,
}
