using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;

namespace Dreamer.Diffusion.Families;

/// <summary>A published model without its weights: where it may be got, its licence, and the shapes that its configs state.</summary>
public sealed class ModelRecipe : IModelConfigs
{
    private const long MaxBytes = 1 << 20;

    private readonly string _path;
    private readonly RecipeFile _file;

    private ModelRecipe(string path, RecipeFile file) => (_path, _file) = (path, file);

    /// <summary>The file's, without its ending.</summary>
    public string Name => Path.GetFileNameWithoutExtension(_path);

    /// <summary>The publisher's name for it on huggingface.co.</summary>
    public string Repository => _file.Repository;

    /// <summary>As the publisher's card names it.</summary>
    public string Licence => _file.Licence;

    /// <summary>Of the weights that are downloaded; null where it is not known.</summary>
    public long? DownloadBytes => _file.DownloadBytes;

    /// <summary>All of a folder, in the order of their names; none where there is no such folder.</summary>
    public static IReadOnlyList<ModelRecipe> All(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)]
        : [];

    public static ModelRecipe Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<RecipeFile>(BoundedFile.ReadUtf8(path, MaxBytes).Span, RecipeFile.Options);
            return new ModelRecipe(path, file ?? throw new JsonException("the document is 'null'"));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no recipe: {error.Message}", error);
        }
    }

    public bool Has(string part) => _file.Configs.Keys.Any(file => file.StartsWith(part + "/", StringComparison.Ordinal));

    public T? Json<T>(string file, string? section = null)
        where T : class, INetworkConfig
    {
        if (!_file.Configs.TryGetValue(file.Replace(Path.DirectorySeparatorChar, '/'), out var json))
        {
            throw new InvalidDataException($"{_path} has no {file}.");
        }
        try
        {
            return ConfigFile.Parse<T>(section is not null && json.TryGetProperty(section, out var own) ? own.GetRawText() : json.GetRawText());
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{_path} has no usable {file}: {error.Message}", error);
        }
    }

    public void Note(IEnumerable<string> problems)
    {
        if (problems.FirstOrDefault() is { } problem)
        {
            throw new InvalidDataException($"{_path}: {problem}");
        }
    }

    public ModelSketch Sketch() =>
        ModelFamilies.Knowing(Json<ModelIndex>(ModelIndex.FileName)!.ClassName)?.Sketch(this)
            ?? throw new InvalidDataException($"{_path} is of no family here.");

    /// <summary>As it lies in <c>models/recipes</c>.</summary>
    private sealed record RecipeFile
    {
        public static JsonSerializerOptions Options { get; } = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        };

        public required string Repository { get; init; }

        public required string Licence { get; init; }

        public long? DownloadBytes { get; init; }

        /// <summary>By the file's place in the published folder.</summary>
        public required Dictionary<string, JsonElement> Configs { get; init; }
    }
}
