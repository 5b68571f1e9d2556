using System.Diagnostics;
using Dreamer.Grains.Searches;
using Dreamer.Storage;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Grains.Tests.Searches;

public sealed class CaptionIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SessionId _session = SessionOf(1);

    [Fact]
    public async Task Words_may_be_in_the_title_and_in_different_captions_and_what_is_told_is_where_the_title_lacks_them()
    {
        var index = await LoadAsync();
        index.Note(IdOf(1), ["a large red star", "it moves to the left"]);
        index.Note(IdOf(2), ["a small blue ring"]);

        Assert.Equal((true, "a small blue ring"), Find(index, "Stars", "stars", "ring"));
        Assert.Equal((true, "a large red star"), Find(index, "Other", "large", "red", "ring")); // which has most of them
        Assert.Equal((true, null), Find(index, "A red star", "red", "star"));
        Assert.Equal((false, null), Find(index, "Stars", "red", "triangle"));
    }

    [Fact]
    public async Task What_was_noted_is_there_again_and_what_was_forgotten_is_not()
    {
        var index = await LoadAsync();
        index.Note(IdOf(1), ["a fox"]);
        index.Note(IdOf(2), ["a fox", "it sleeps"]);
        index.Note(IdOf(3), ["an owl"]);
        index.Forget([IdOf(2), IdOf(3)]);
        await index.WrittenAsync();

        var again = await LoadAsync();
        Assert.Equal((true, "a fox"), Find(again, "", "fox")); // the first still asks for it
        Assert.Equal((false, null), Find(again, "", "sleeps"));
        Assert.Equal((false, null), Find(again, "", "owl"));

        again.Remove(_session);
        await again.WrittenAsync();
        Assert.Equal((false, null), Find(await LoadAsync(), "", "fox"));
    }

    [Fact]
    public async Task A_session_keeps_what_was_asked_for_last_as_far_as_it_has_room()
    {
        var index = await LoadAsync();
        for (var number = 0; number < 1_000; number++)
        {
            index.Note(IdOf(number), [$"caption {number} {new string('x', 5_000)}"]);
        }
        await index.WrittenAsync();

        Assert.True(Find(index, "", "999").Found && !Find(index, "", "990").Found);
        Assert.InRange(new DirectoryInfo(_folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), 1, 10_000);
    }

    [Fact]
    public async Task A_long_caption_is_told_around_the_word_and_no_character_is_cut_in_two()
    {
        var index = await LoadAsync();
        index.Note(IdOf(1), [string.Concat(Enumerable.Repeat("🦊", 300)) + " needle " + string.Concat(Enumerable.Repeat("🦉", 300))]);

        var excerpt = Find(index, "", "needle").Excerpt!;
        Assert.Contains("needle", excerpt, StringComparison.Ordinal);
        Assert.True(excerpt.Length <= 161 && !char.IsLowSurrogate(excerpt[0]) && !char.IsHighSurrogate(excerpt[^1]), excerpt);
    }

    [Fact]
    public async Task Ten_thousand_sessions_are_looked_through_within_a_fifth_of_a_second()
    {
        var index = await LoadAsync();
        for (var session = 0; session < 10_000; session++)
        {
            index.Note(GenerationId.Parse($"gen_{session:x32}_{session:x16}"), [$"a large picture, number {session}, of a red star on a blue background", "it turns"]);
        }
        await index.WrittenAsync();
        index = await LoadAsync();

        var tries = Enumerable.Range(0, 5).Select(attempt => Timed(() => Enumerable.Range(0, 10_000).Count(session =>
            index.Finds(SessionOf(session), $"Été {session}", ["ete", "number", "turns", "999"], out _)))).ToList();

        Assert.All(tries, one => Assert.Equal(19, one.Found)); // 999, 1999 … 9999, and 9990 … 9998
        Assert.True(tries.Min(one => one.Took) < TimeSpan.FromMilliseconds(200), $"{tries.Min(one => one.Took).TotalMilliseconds} ms"); // others use the machine, too
    }

    private static (int Found, TimeSpan Took) Timed(Func<int> find)
    {
        var began = Stopwatch.GetTimestamp();
        return (find(), Stopwatch.GetElapsedTime(began));
    }

    public void Dispose() => _folder.Dispose();

    private (bool Found, string? Excerpt) Find(CaptionIndex index, string title, params string[] words) => (index.Finds(_session, title, words, out var excerpt), excerpt);

    private Task<CaptionIndex> LoadAsync()
    {
        var blobs = new ServiceCollection().AddFileBlobStore(_folder.Path).BuildServiceProvider().GetRequiredService<IBlobStore>();
        return CaptionIndex.LoadAsync(TenantId.Local, blobs, NullLogger.Instance);
    }

    private static SessionId SessionOf(int number) => SessionId.Parse($"ses_{number:x32}");

    private static GenerationId IdOf(int number) => GenerationId.Parse($"gen_{1:x32}_{number:x16}");
}
