//! The media type a file's name tells, for what is sent with no other word about it.
//! Must not look into files, nor guess where a name says nothing.

/// Endings and their types as IANA registers them: what people send to a back end, as `curl -F` knows
/// such a table too. A compressed file is what it is, not what is in it.
const TABLE: &str = "\
3gp video/3gpp
7z application/x-7z-compressed
aac audio/aac
amr audio/AMR
apk application/vnd.android.package-archive
apng image/apng
avi video/x-msvideo
avif image/avif
bin application/octet-stream
bmp image/bmp
bz2 application/x-bzip2
css text/css
csv text/csv
doc application/msword
docx application/vnd.openxmlformats-officedocument.wordprocessingml.document
eml message/rfc822
epub application/epub+zip
flac audio/flac
gif image/gif
gz application/gzip
heic image/heic
heif image/heif
htm text/html
html text/html
ico image/vnd.microsoft.icon
ics text/calendar
jpe image/jpeg
jpeg image/jpeg
jpg image/jpeg
js text/javascript
json application/json
jsonl application/jsonl
log text/plain
m3u8 application/vnd.apple.mpegurl
m4a audio/mp4
m4v video/mp4
map application/json
md text/markdown
mid audio/midi
mjs text/javascript
mkv video/matroska
mov video/quicktime
mp3 audio/mpeg
mp4 video/mp4
mpeg video/mpeg
mpg video/mpeg
odp application/vnd.oasis.opendocument.presentation
ods application/vnd.oasis.opendocument.spreadsheet
odt application/vnd.oasis.opendocument.text
oga audio/ogg
ogg audio/ogg
ogv video/ogg
opus audio/ogg
otf font/otf
p12 application/pkcs12
pdf application/pdf
pem application/x-pem-file
pfx application/pkcs12
png image/png
ppt application/vnd.ms-powerpoint
pptx application/vnd.openxmlformats-officedocument.presentationml.presentation
ps application/postscript
rar application/vnd.rar
rtf application/rtf
sql application/sql
srt application/x-subrip
svg image/svg+xml
tar application/x-tar
tgz application/gzip
tif image/tiff
tiff image/tiff
toml application/toml
tsv text/tab-separated-values
ttf font/ttf
txt text/plain
vcf text/vcard
vtt text/vtt
wasm application/wasm
wav audio/wav
weba audio/webm
webm video/webm
webmanifest application/manifest+json
webp image/webp
woff font/woff
woff2 font/woff2
xhtml application/xhtml+xml
xls application/vnd.ms-excel
xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
xml application/xml
xz application/x-xz
yaml application/yaml
yml application/yaml
zip application/zip
zst application/zstd
";

/// The type of a file called `name`, by its last ending, in either case; `None` where that is unknown.
pub fn of_name(name: &str) -> Option<&'static str> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    // `.json` alone is a hidden file without an ending.
    let (_, ending) = file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    TABLE
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find_map(|(known, kind)| known.eq_ignore_ascii_case(ending).then_some(kind))
}

#[cfg(test)]
mod tests {
    use super::{TABLE, of_name};

    #[test]
    fn the_last_ending_counts_in_either_case() {
        assert_eq!(of_name("avatar.png"), Some("image/png"));
        assert_eq!(of_name("a/b.c/IMG_1.JPG"), Some("image/jpeg"));
        assert_eq!(of_name(r"C:\dir.txt\a.json"), Some("application/json"));
        assert_eq!(of_name("data.json.gz"), Some("application/gzip"));
        for nothing in ["", "README", "a.png/README", ".json", "x.", "x.unknown", "png"] {
            assert_eq!(of_name(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_every_line_is_an_ending_and_a_type() {
        let endings: Vec<&str> = TABLE.lines().map(|l| l.split_once(' ').unwrap().0).collect();
        assert!(endings.is_sorted() && endings.len() > 80);
        for line in TABLE.lines() {
            let (ending, kind) = line.split_once(' ').unwrap();
            assert!(ending.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
            assert!(kind.split_once('/').is_some() && !kind.contains([' ', ';']), "{line}");
        }
    }
}
