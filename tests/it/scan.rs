//! A scanner: reads the QR codes the program draws on terminals and into files, as a phone's camera would.
//! Must not share a line with what draws them.

/// Pixels a module, so that there is something to find.
const SCALE: usize = 4;

/// What the dark and light pixels say.
fn read(width: usize, height: usize, dark: impl Fn(usize, usize) -> bool) -> String {
    let shade = |x, y| if dark(x, y) { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, shade);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one QR code");
    grids[0].decode().unwrap().1
}

/// A picture's QR code.
pub fn png(bytes: &[u8]) -> String {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (frame.width as usize, frame.height as usize);
    read(width, height, |x, y| pixels[(y * width + x) * 3] < 128)
}

/// An SVG document's QR code: squares of 1×1 on a white ground.
pub fn svg(text: &str) -> String {
    let side = text.split_once("viewBox=\"0 0 ").unwrap().1.split(' ').next().unwrap();
    let side: usize = side.parse().unwrap();
    let path = text.rsplit_once(" d=\"").unwrap().1.split('"').next().unwrap();
    let squares: std::collections::HashSet<(usize, usize)> = path
        .split('z')
        .filter(|square| !square.is_empty())
        .map(|square| {
            let at = square.strip_prefix('M').unwrap().strip_suffix("h1v1h-1").unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        })
        .collect();
    read(side * SCALE, side * SCALE, |x, y| squares.contains(&(x / SCALE, y / SCALE)))
}

/// The ground of the terminal, which shows where no colour is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ground {
    Dark,
    Light,
}

/// The QR code among the lines a terminal shows. Without colours blocks have the colour of the text, so
/// on a light ground the whole code is reversed; that is undone, as scanners do.
pub fn terminal(text: &str, ground: Ground) -> String {
    let painted = "\x1b[30;107m";
    let is_code = |line: &&str| {
        line.chars().count() > 20 && line.chars().all(|c| matches!(c, '█' | '▀' | '▄' | ' '))
    };
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.strip_prefix(painted).unwrap_or(line))
        .map(|line| line.strip_suffix("\x1b[0m").unwrap_or(line))
        .filter(is_code)
        .collect();
    let ink = if text.contains(painted) { Ground::Light } else { ground };
    let rows: Vec<Vec<bool>> = lines
        .iter()
        .flat_map(|line| [['█', '▀'], ['█', '▄']].map(|half| (line, half)))
        .map(|(line, half)| line.chars().map(|c| half.contains(&c)).collect())
        .collect();
    let (width, height) = (rows[0].len(), rows.len());
    assert!(rows.iter().all(|row| row.len() == width), "a rectangle");
    // Blocks are dark on a light ground. The quiet zone tells which way round the code is.
    let dark = |x: usize, y: usize| rows[y / SCALE][x / SCALE] == (ink == Ground::Light);
    let reversed = dark(0, 0);
    for row in rows.iter().take(4) {
        assert!(row.iter().all(|block| *block == rows[0][0]), "the quiet zone is of one colour");
    }
    assert_eq!(reversed, ink == Ground::Light && !text.contains(painted));
    read(width * SCALE, height * SCALE, |x, y| dark(x, y) != reversed)
}
