//! Pictures of the emulator's users: a pattern made from the name, as PNG and as inline SVG.
//! Must not look anything up: whoever has the address sees the picture, as at qlogo.cn.

use crate::mock::page;
use crate::report::bitmap;
use bytes::Bytes;
use std::fmt::Write;

/// Cells a side; the right half mirrors the left.
const CELLS: usize = 5;

struct Pattern {
    colour: [u8; 3],
    cells: [[bool; CELLS]; CELLS],
}

impl Pattern {
    fn of(seed: &str) -> Pattern {
        let digest = ring::digest::digest(&ring::digest::SHA256, seed.as_bytes());
        let mut bytes = digest.as_ref().iter().copied();
        let mut next = || bytes.next().unwrap_or(0);
        // Not too light for white, not too dark for black.
        let colour = [next() % 140 + 40, next() % 140 + 40, next() % 140 + 40];
        let mut cells = [[false; CELLS]; CELLS];
        for row in &mut cells {
            let bits = next();
            for (at, cell) in row.iter_mut().enumerate() {
                *cell = bits & (1 << at.min(CELLS - 1 - at)) != 0;
            }
        }
        Pattern { colour, cells }
    }

    fn is_set(&self, x: usize, y: usize) -> bool {
        self.cells.get(y).and_then(|row| row.get(x)).copied().unwrap_or(false)
    }
}

/// An inline picture for our own pages: no address, nothing to load.
pub(crate) fn svg(seed: &str) -> String {
    let pattern = Pattern::of(seed);
    let [r, g, b] = pattern.colour;
    let mut path = String::new();
    for y in 0..CELLS {
        for x in (0..CELLS).filter(|x| pattern.is_set(*x, y)) {
            // Writing into a String does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + 1, y + 1);
        }
    }
    format!(
        "<svg class=\"avatar\" viewBox=\"0 0 7 7\" aria-hidden=\"true\">\
         <rect width=\"7\" height=\"7\" fill=\"#eef0f2\"/>\
         <path fill=\"#{r:02x}{g:02x}{b:02x}\" d=\"{path}\"/></svg>"
    )
}

/// `/mmopen/vi_32/TOKEN/SIZE`: sizes 0 (640 pixels), 46, 64, 96, 132 (PROTOCOL 2.3).
pub(crate) fn picture(path: &str) -> http::Response<Bytes> {
    let mut parts = path.trim_start_matches('/').split('/');
    let size = parts.next_back().and_then(|size| match size {
        "0" => Some(640),
        "46" => Some(46),
        "64" => Some(64),
        "96" => Some(96),
        "132" => Some(132),
        _ => None,
    });
    let token = parts.next_back().filter(|token| !token.is_empty());
    let encoded = size.zip(token).map(|(size, token)| png(token, size));
    page::picture(encoded, "max-age=86400")
}

/// The picture in two colours.
fn png(token: &str, size: usize) -> Vec<u8> {
    let pattern = Pattern::of(token);
    bitmap::png(size, [[0xee, 0xf0, 0xf2], pattern.colour], |x, y| {
        // A margin of one cell all around.
        let (cx, cy) = (x * (CELLS + 2) / size, y * (CELLS + 2) / size);
        cx >= 1 && cy >= 1 && pattern.is_set(cx - 1, cy - 1)
    })
}

#[cfg(test)]
mod tests {
    use super::{picture, svg};

    #[test]
    fn p2_3_pictures_come_in_wechats_sizes() {
        for (size, pixels) in [("0", 640), ("46", 46), ("132", 132)] {
            let response = picture(&format!("/mmopen/vi_32/abc/{size}"));
            assert_eq!(response.headers()["content-type"], "image/png");
            let decoder = png::Decoder::new(std::io::Cursor::new(response.body()));
            assert_eq!(decoder.read_info().unwrap().info().width, pixels);
        }
        assert_eq!(picture("/mmopen/vi_32/abc/1000000").status(), 404);
        assert_eq!(picture("/mmopen/").status(), 404);
        assert_eq!(picture("/132").status(), 404);
    }

    #[test]
    fn pictures_differ_by_user() {
        assert_ne!(svg("zhangsan"), svg("lisi"));
        assert_eq!(svg("zhangsan"), svg("zhangsan"));
    }
}
