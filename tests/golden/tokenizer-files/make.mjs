// Makes the tokenizers of this folder with tokenizers 0.23 of Hugging Face (its Rust library for Node): `npm install tokenizers && node make.mjs`.
// Its Node version cannot train, so each vocabulary is made here; the library reads it, writes NAME.tokenizer.json, and gives the ids, pieces and decoded text of NAME.json.
import { writeFileSync } from "node:fs";
import tokenizers from "tokenizers";

const text = "The café cat sat, unbelievably 日本 🙂 tonight.\nThe unbelievable cats.";
const visible = (byte) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
let next = 256;
const letters = Array.from({ length: 256 }, (_, byte) => (visible(byte) ? String.fromCharCode(byte) : String.fromCharCode(next++)));
const merges = [["T", "h"], ["Th", "e"], ["Ġ", "c"], ["Ġc", "a"], ["Ġca", "t"], ["Ã", "©"], ["u", "n"]];
const added = (content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true });
const base = { version: "1.0", truncation: null, padding: null, normalizer: null, post_processor: null };
const pieces = (list) => Object.fromEntries(list.map((piece, id) => [piece, id]));
const models = {
  bytes: {
    ...base,
    added_tokens: [added("<|end|>", 263)],
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: "BPE", dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab: pieces([...letters, ...merges.map((merge) => merge.join(""))]), merges },
  },
  pieces: {
    ...base,
    added_tokens: [added("[UNK]", 0)],
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: false },
    model: { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab: pieces(["[UNK]", "The", "cat", "##s", "sat", ",", "un", "##believ", "##abl", "##y", "##e", "tonight", ".", "café", "日", "本"]) },
  },
  unigram: {
    ...base,
    added_tokens: [added("<unk>", 0)],
    pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
    decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
    model: { type: "Unigram", unk_id: 0, byte_fallback: false, vocab: [["<unk>", 0], ["▁The", -1], ["▁cat", -1], ["s", -2], ["▁sat", -2], [",", -2], ["▁", -3], ["un", -2], ["believ", -2], ["ably", -2], ["able", -2], ["▁tonight", -2], [".", -2], ["café", -3]] },
  },
};
for (const [name, json] of Object.entries(models)) {
  const tokenizer = tokenizers.Tokenizer.fromString(JSON.stringify(json));
  tokenizer.save(`${name}.tokenizer.json`, true);
  const encoding = await tokenizer.encode(text, null, { addSpecialTokens: false });
  const ids = Array.from(encoding.getIds());
  writeFileSync(`${name}.json`, JSON.stringify({ text, ids, tokens: encoding.getTokens(), decoded: await tokenizer.decode(ids, false) }));
}
