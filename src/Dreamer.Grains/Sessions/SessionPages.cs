using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Storage;
using Orleans.Storage;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// The numbered pages of one kind that a session stores, or a tenant, each a small blob: a change writes the page that it is on. A page is replaced
/// only as it was read or written here last, so that what another activation wrote is noticed and not lost.
/// </summary>
internal sealed class SessionPages<T>(IBlobStore blobs, string folder)
{
    private const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<int, string> _etags = [];

    /// <summary>By number.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync()
    {
        var keys = await blobs.ListAsync(folder).ToListAsync();
        var read = await Task.WhenAll(keys.Select(ReadAsync));
        foreach (var (number, etag, _) in read)
        {
            _etags[number] = etag;
        }
        return [.. read.OrderBy(page => page.Number).Select(page => page.Content)];
    }

    public async Task WriteAsync(int number, T content)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, s_json);
        _etags[number] = await blobs.ReplaceAsync(KeyOf(number), _etags.GetValueOrDefault(number), bytes, "application/json")
            ?? throw new InconsistentStateException($"The page '{KeyOf(number)}' was written by another activation.");
    }

    public async Task DeleteAsync(int number)
    {
        await blobs.DeleteAsync(KeyOf(number));
        _etags.Remove(number);
    }

    /// <summary>Deletes the pages behind the first ones.</summary>
    public async Task TrimAsync(int count)
    {
        foreach (var number in _etags.Keys.Where(number => number >= count).ToList())
        {
            await DeleteAsync(number);
        }
    }

    public async Task DeleteAllAsync()
    {
        await blobs.DeleteFolderAsync(folder);
        _etags.Clear();
    }

    private async Task<(int Number, string ETag, T Content)> ReadAsync(string key)
    {
        await using var blob = await blobs.OpenAsync(key) ?? throw new InvalidDataException($"The page '{key}' is gone.");
        try
        {
            var content = JsonSerializer.Deserialize<T>(await blob.ReadAllAsync(MaxBytes), s_json)!;
            return (int.Parse(Path.GetFileNameWithoutExtension(key), CultureInfo.InvariantCulture), blob.ETag, content);
        }
        catch (Exception broken) when (broken is JsonException or FormatException)
        {
            throw new InvalidDataException($"The page '{key}' cannot be read: {broken.Message}", broken);
        }
    }

    private string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{folder}{number:D6}.json");
}
