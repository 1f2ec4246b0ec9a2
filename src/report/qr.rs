//! A link as a QR code: for the terminal, as SVG, as PNG.
//! Must not write files; it returns bytes.

use crate::domain::lang::Lang;
use qrcode::{Color, EcLevel, QrCode};

use super::bitmap;

/// The text does not fit into a QR code (2,953 bytes at the most).
#[derive(Debug, thiserror::Error)]
#[error("the link is too long for a QR code ({0} bytes)")]
pub struct TooLong(usize);

impl crate::domain::fault::Fault for TooLong {
    fn kind(&self) -> &'static str {
        "qr_too_long"
    }
    fn exit(&self) -> crate::domain::fault::Exit {
        crate::domain::fault::Exit::Usage
    }
    fn chinese(&self) -> String {
        format!("链接有 {} 字节，放不进二维码", self.0)
    }
    fn hint(&self, lang: Lang) -> Option<String> {
        Some(match lang {
            Lang::Zh => "缩短 redirect_uri 或 state：数据放在服务端，链接里只带一个键".to_owned(),
            Lang::En => "shorten redirect_uri or state: keep the data on the server, and only a key in the link".to_owned(),
        })
    }
}

/// Light modules around the code; the standard asks for four (ISO/IEC 18004 section 6.3.8).
const QUIET: usize = 4;

/// A square of modules, quiet zone included; true is dark.
struct Square {
    width: usize,
    dark: Vec<bool>,
}

impl Square {
    fn encode(text: &str) -> Result<Square, TooLong> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L)
            .map_err(|_| TooLong(text.len()))?;
        let inner = code.width();
        let width = inner + 2 * QUIET;
        let mut dark = vec![false; width * width];
        for (i, color) in code.to_colors().into_iter().enumerate() {
            let (row, column) = (i / inner + QUIET, i % inner + QUIET);
            if let Some(module) = dark.get_mut(row * width + column) {
                *module = color == Color::Dark;
            }
        }
        Ok(Square { width, dark })
    }

    fn at(&self, row: usize, column: usize) -> bool {
        row < self.width && self.dark.get(row * self.width + column).copied().unwrap_or(false)
    }
}

/// How many columns `terminal` takes for that text.
pub fn columns(text: &str) -> Result<usize, TooLong> {
    Ok(Square::encode(text)?.width)
}

/// For a terminal, two modules a character. With `color` the modules are painted black on white, so a
/// phone reads it from dark and light terminals alike; without (NO_COLOR), light modules are drawn as blocks:
/// right on a dark terminal, reversed as a whole on a light one, as ISO/IEC 18004 lets readers meet it.
pub fn terminal(text: &str, color: bool) -> Result<String, TooLong> {
    let square = Square::encode(text)?;
    let mut lines = String::new();
    for row in (0..square.width).step_by(2) {
        if color {
            lines.push_str("\x1b[30;107m");
        }
        for column in 0..square.width {
            // An odd width leaves the last lower half outside the code: light.
            let (upper, lower) = (square.at(row, column), square.at(row + 1, column));
            let (upper, lower) = if color { (upper, lower) } else { (!upper, !lower) };
            lines.push(match (upper, lower) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        lines.push_str(if color { "\x1b[0m\n" } else { "\n" });
    }
    Ok(lines)
}

/// As an SVG document.
pub fn svg(text: &str) -> Result<String, TooLong> {
    let square = Square::encode(text)?;
    let width = square.width;
    let mut path = String::new();
    for row in 0..width {
        for column in (0..width).filter(|c| square.at(row, *c)) {
            path.push_str(&format!("M{column} {row}h1v1h-1z"));
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\" width=\"{size}\" \
         height=\"{size}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{width}v{width}H0z\"/>\
         <path d=\"{path}\"/></svg>\n",
        size = width * 8
    ))
}

/// As a PNG image, `scale` pixels a module.
pub fn png(text: &str, scale: usize) -> Result<Vec<u8>, TooLong> {
    let square = Square::encode(text)?;
    let scale = scale.max(1);
    let dark = |x: usize, y: usize| square.at(y / scale, x / scale);
    Ok(bitmap::png(square.width * scale, [[255; 3], [0; 3]], dark))
}

#[cfg(test)]
mod tests {
    use super::{png, svg, terminal};

    #[test]
    fn terminal_code_has_a_quiet_zone_and_even_lines() {
        let plain = terminal("https://example.com/", false).unwrap();
        let lines: Vec<&str> = plain.lines().collect();
        assert!(lines.iter().all(|l| l.chars().count() == 33), "25 modules and 8 of quiet zone");
        assert!(lines[0].chars().all(|c| c == '█') && lines[1].chars().all(|c| c == '█'));
        let painted = terminal("https://example.com/", true).unwrap();
        assert!(painted.lines().all(|l| l.starts_with("\x1b[30;107m") && l.ends_with("\x1b[0m")));
    }

    #[test]
    fn images_are_images() {
        assert!(svg("x").unwrap().starts_with("<svg "));
        assert!(png("x", 8).unwrap().starts_with(b"\x89PNG"));
        assert!(png(&"x".repeat(3000), 8).is_err());
    }
}
