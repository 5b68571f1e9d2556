namespace Dreamer.Grains.Searches;

/// <summary>What was asked for in a session: the texts that were asked for last, as far as they have room.</summary>
internal sealed class SessionCaptions
{
    private const int Room = 4_000; // characters
    private const int LongestText = 1_000; // of it
    private const int IdLength = 16;

    private readonly List<Caption> _captions = []; // the last is the newest

    public bool IsEmpty => _captions.Count == 0;

    public static SessionCaptions Of(StoredCaptions stored)
    {
        var captions = new SessionCaptions();
        captions._captions.AddRange(stored.Captions.Select(caption => new Caption(caption.Text, FoldedText.Of(caption.Text), [.. caption.Generations])));
        return captions;
    }

    public StoredCaptions Store(SessionId session) =>
        new(session, [.. _captions.Select(caption => new StoredCaption(caption.Text, [.. caption.Generations]))]);

    /// <summary>Answers whether that was new.</summary>
    public bool Note(GenerationId generation, string text)
    {
        var (kept, id) = (Cut(text.Trim(), 0, LongestText), EndOf(generation));
        var known = _captions.Find(caption => caption.Text == kept);
        if (kept.Length == 0 || known?.Generations.Contains(id) == true)
        {
            return false;
        }
        var caption = known ?? new Caption(kept, FoldedText.Of(kept), []);
        caption.Generations.Add(id);
        _captions.Remove(caption);
        _captions.Add(caption);
        MakeRoom();
        return true;
    }

    /// <summary>Answers whether it was known.</summary>
    public bool Forget(GenerationId generation)
    {
        var forgotten = _captions.Count(caption => caption.Generations.Remove(EndOf(generation)));
        _captions.RemoveAll(caption => caption.Generations.Count == 0);
        return forgotten > 0;
    }

    public bool Has(string word) => _captions.Exists(caption => caption.Folded.Contains(word, StringComparison.Ordinal));

    /// <summary>Of the text that has most of the words, the newest of such, the part around the first of them; null where none has any.</summary>
    public string? Excerpt(IReadOnlyCollection<string> words, int length)
    {
        var best = _captions.AsEnumerable().Reverse().MaxBy(caption => words.Count(word => caption.Folded.Contains(word, StringComparison.Ordinal)));
        var first = best is null ? -1 : words.Select(word => best.Folded.IndexOf(word, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        return first < 0 ? null : Cut(best!.Text, best.Text.Length <= length ? 0 : Math.Max(0, first - (length / 4)), length);
    }

    /// <summary>No character of two halves is cut in two.</summary>
    private static string Cut(string text, int from, int length)
    {
        from = Math.Min(from, text.Length) is var at && at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
        var until = Math.Min(text.Length, from + length);
        return text[from..(until < text.Length && char.IsLowSurrogate(text[until]) ? until - 1 : until)];
    }

    private void MakeRoom()
    {
        while (_captions.Sum(caption => caption.Text.Length + (caption.Generations.Count * IdLength)) > Room)
        {
            var oldest = _captions[0];
            if (_captions.Count > 1)
            {
                _captions.RemoveAt(0);
            }
            else
            {
                oldest.Generations.RemoveAt(0);
            }
        }
    }

    private static string EndOf(GenerationId generation) => generation.Value[^IdLength..];

    private sealed record Caption(string Text, string Folded, List<string> Generations);
}
