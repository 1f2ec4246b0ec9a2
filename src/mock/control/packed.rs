//! Texts that are part of the program in fewer bytes: deflated by build.rs, unpacked when asked for.
//! Must not be used for what is asked for often; unpacking takes a tenth of a millisecond.

/// The packed form of a `.css`, `.js` or `.json` below this folder, by its file's name.
macro_rules! packed {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name)).as_slice()
    };
}

pub(super) use packed;

/// The text again.
pub(super) fn unpacked(packed: &[u8]) -> Vec<u8> {
    // Packed at build time by the same library: there is nothing that could be wrong with it.
    miniz_oxide::inflate::decompress_to_vec(packed).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::unpacked;

    #[test]
    fn what_is_given_out_is_what_stands_in_the_tree() {
        assert_eq!(unpacked(packed!("openapi.json")), include_bytes!("openapi.json"));
        assert_eq!(unpacked(packed!("main.js")), include_bytes!("inspector/main.js"));
        assert_eq!(unpacked(packed!("style.css")), include_bytes!("inspector/style.css"));
    }
}
