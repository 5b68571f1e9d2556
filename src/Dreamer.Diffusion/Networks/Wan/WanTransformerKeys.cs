using System.Text.RegularExpressions;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// The names under which files hold a transformer's weights: diffusers' own, or the original code's, perhaps below a prefix that other
/// programs put before them (scripts/convert_wan_to_diffusers.py of diffusers).
/// </summary>
internal static partial class WanTransformerKeys
{
    private static readonly string[] s_prefixes = ["model.diffusion_model.", "diffusion_model.", "model."];

    private static readonly Dictionary<string, string> s_parts = new(StringComparer.Ordinal)
    {
        ["time_embedding.0"] = "condition_embedder.time_embedder.linear_1",
        ["time_embedding.2"] = "condition_embedder.time_embedder.linear_2",
        ["time_projection.1"] = "condition_embedder.time_proj",
        ["text_embedding.0"] = "condition_embedder.text_embedder.linear_1",
        ["text_embedding.2"] = "condition_embedder.text_embedder.linear_2",
        ["img_emb.proj.0"] = "condition_embedder.image_embedder.norm1",
        ["img_emb.proj.1"] = "condition_embedder.image_embedder.ff.net.0.proj",
        ["img_emb.proj.3"] = "condition_embedder.image_embedder.ff.net.2",
        ["img_emb.proj.4"] = "condition_embedder.image_embedder.norm2",
        ["img_emb"] = "condition_embedder.image_embedder",
        ["head.head"] = "proj_out",
    };

    private static readonly Dictionary<string, string> s_blockParts = new(StringComparer.Ordinal)
    {
        ["q"] = "to_q",
        ["k"] = "to_k",
        ["v"] = "to_v",
        ["o"] = "to_out.0",
        ["k_img"] = "add_k_proj",
        ["v_img"] = "add_v_proj",
        ["norm_k_img"] = "norm_added_k",
        ["norm3"] = "norm2", // the affine one
        ["ffn.0"] = "ffn.net.0.proj",
        ["ffn.2"] = "ffn.net.2",
    };

    /// <summary>The network's key for a file's, null for one to leave out, by what names the file has.</summary>
    public static Func<string, string?> Of(IReadOnlyCollection<string> names)
    {
        var prefix = s_prefixes.FirstOrDefault(start => names.All(name => name.StartsWith(start, StringComparison.Ordinal))) ?? "";
        var isOriginal = names.Any(name => name.Contains(".self_attn.", StringComparison.Ordinal));
        return name => Canonical(name[prefix.Length..], isOriginal);
    }

    /// <summary>The original code's name for a weight or bias of the network's.</summary>
    public static string Original(string key)
    {
        var (part, kind) = key.LastIndexOf('.') is >= 0 and var dot ? (key[..dot], key[(dot + 1)..]) : ("", key);
        if (OwnBlockPart().Match(part) is not { Success: true } block)
        {
            return $"{NameOf(s_parts, part)}.{kind}";
        }
        var attention = block.Groups["attention"].Value switch
        {
            "attn1." => "self_attn.",
            "attn2." => "cross_attn.",
            var none => none,
        };
        return $"{block.Groups["block"].Value}.{attention}{NameOf(s_blockParts, block.Groups["part"].Value)}.{kind}";
    }

    private static string NameOf(Dictionary<string, string> names, string own) =>
        names.FirstOrDefault(name => name.Value == own) is { Key: { } original } ? original : own;

    // What the public code made and never reads: queries of the image branch have no norm of their own.
    private static string? Canonical(string name, bool isOriginal) =>
        name.Contains(".norm_added_q.", StringComparison.Ordinal) || name.Contains(".norm_q_img.", StringComparison.Ordinal) ? null
        : isOriginal ? OfOriginal(name)
        : name;

    private static string OfOriginal(string name)
    {
        var (part, kind) = name.LastIndexOf('.') is >= 0 and var dot ? (name[..dot], name[(dot + 1)..]) : ("", name);
        var own = kind switch
        {
            "modulation" => "scale_shift_table",
            "emb_pos" => "pos_embed",
            _ => kind,
        };
        return BlockPart().Match(part) is { Success: true } block
            ? $"{block.Groups["block"].Value}.{Attention(block.Groups["attention"].Value)}{InBlock(block.Groups["part"].Value)}{own}"
            : part == "head" ? own // its table is the network's
            : $"{s_parts.GetValueOrDefault(part, part)}.{own}";
    }

    private static string Attention(string name) => name switch
    {
        "self_attn." => "attn1.",
        "cross_attn." => "attn2.",
        _ => name,
    };

    private static string InBlock(string part) => part.Length == 0 ? "" : s_blockParts.GetValueOrDefault(part, part) + ".";

    [GeneratedRegex(@"^(?<block>blocks\.\d+)(?:\.(?<attention>(?:self_attn|cross_attn)\.)?(?<part>.+))?$")]
    private static partial Regex BlockPart();

    [GeneratedRegex(@"^(?<block>blocks\.\d+)\.(?<attention>(?:attn1|attn2)\.)?(?<part>.+)$")]
    private static partial Regex OwnBlockPart();
}
