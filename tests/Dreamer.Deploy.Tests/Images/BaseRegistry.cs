using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>A registry of one image on loopback, which answers what the SDK asks of one for a base.</summary>
internal sealed class BaseRegistry : IAsyncDisposable
{
    private const string Repository = "dreamer/base";

    private readonly WebApplication _app;
    private readonly BaseImage _image;

    private BaseRegistry(WebApplication app, BaseImage image) => (_app, _image) = (app, image);

    public string Host => $"localhost:{new Uri(_app.Urls.First()).Port}";

    /// <summary>As ImageBase takes it.</summary>
    public string Image => $"{Host}/{Repository}@{_image.ManifestDigest}";

    public static async Task<BaseRegistry> StartAsync(BaseImage image)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        string[] asked = ["GET", "HEAD"];
        app.MapMethods("/v2/", asked, () => Results.Ok());
        app.MapMethods($"/v2/{Repository}/manifests/{{digest}}", asked, (string digest) =>
            digest == image.ManifestDigest ? Results.Bytes(image.Manifest, BaseImage.ManifestType) : Results.NotFound());
        app.MapMethods($"/v2/{Repository}/blobs/{{digest}}", asked, (string digest) =>
            digest == image.ConfigDigest ? Results.Bytes(image.Config)
            : digest == image.LayerDigest ? Results.File(image.LayerFile)
            : Results.NotFound());
        await app.StartAsync();
        return new BaseRegistry(app, image);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
