//! A square picture in two colours as PNG (RFC 2083): all that QR codes and avatars need of the format.
//! Must not know what is drawn.

use miniz_oxide::deflate::compress_to_vec_zlib;

/// Red, green, blue.
pub type Colour = [u8; 3];

/// One bit a pixel, `side` pixels wide and high; `inked` says where the second colour is.
pub fn png(side: usize, colours: [Colour; 2], inked: impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let stride = side.div_ceil(8);
    let mut rows = Vec::with_capacity((stride + 1) * side);
    for y in 0..side {
        // Every row begins with its filter: none.
        rows.push(0);
        for byte in 0..stride {
            let bit = |at: usize| u8::from(byte * 8 + at < side && inked(byte * 8 + at, y));
            rows.push((0..8).fold(0, |bits, at| bits << 1 | bit(at)));
        }
    }
    let size = u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes();
    // Bit depth 1, indexed colours, and the only compression, filter and (no) interlacing there is.
    let header = [&size[..], &size[..], &[1, 3, 0, 0, 0]].concat();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut bytes, b"IHDR", &header);
    chunk(&mut bytes, b"PLTE", colours.as_flattened());
    chunk(&mut bytes, b"IDAT", &compress_to_vec_zlib(&rows, 6));
    chunk(&mut bytes, b"IEND", &[]);
    bytes
}

fn chunk(bytes: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(kind);
    bytes.extend_from_slice(data);
    let sum = !kind.iter().chain(data).fold(!0, |sum, byte| check(sum ^ u32::from(*byte)));
    bytes.extend_from_slice(&sum.to_be_bytes());
}

/// Eight steps of CRC-32.
fn check(sum: u32) -> u32 {
    (0..8).fold(sum, |sum, _| sum >> 1 ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::png;

    #[test]
    fn a_reader_that_checks_its_sums_sees_the_same_pixels() {
        // Neither a whole number of bytes wide nor symmetrical.
        let inked = |x: usize, y: usize| (x * 3 + y).is_multiple_of(5);
        let bytes = png(13, [[1, 2, 3], [250, 251, 252]], inked);
        let mut decoder = ::png::Decoder::new(std::io::Cursor::new(&bytes));
        decoder.set_transformations(::png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((frame.width, frame.height), (13, 13));
        for (at, pixel) in pixels.chunks(3).enumerate() {
            let expected = if inked(at % 13, at / 13) { [250, 251, 252] } else { [1, 2, 3] };
            assert_eq!(pixel, expected, "pixel {at}");
        }
    }
}
