//! Pictures of people: whatever comes is taken apart and drawn anew, small and square, so that nothing of the file that
//! was sent reaches anybody else: no metadata, no tricks, no place where it was taken.

use std::{io::Cursor, sync::Arc};

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use sha2::{Digest, Sha256};
use tiltyard_contracts::{SignedIn, UserId};
use tokio::sync::Semaphore;

use crate::{Accounts, Rejected, live::Changed, store::avatars};

/// The largest file that is looked at, in bytes.
pub const FILE_BYTES_MAX: usize = 4 << 20;
/// The largest picture that is taken apart, in pixels of one side: a small file may hold a huge one.
const SIDE_PIXELS_MAX: u32 = 8192;
/// Memory for taking one apart, in bytes.
const MEMORY_BYTES_MAX: u64 = 256 << 20;
/// The side of what is kept, in pixels.
const SIDE_PIXELS: u32 = 256;
/// Of what has no transparent parts.
const JPEG_QUALITY: u8 = 86;
/// Taken apart at the same time; all others wait.
pub(crate) const AT_ONCE: usize = 2;

/// A picture as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub kind: String,
    pub bytes: Vec<u8>,
}

impl Accounts {
    pub async fn set_avatar(&self, who: &SignedIn, file: Vec<u8>) -> Result<(), Rejected> {
        let turn = Arc::clone(&self.0.pictures)
            .acquire_owned()
            .await
            .map_err(|_| Rejected::Conflict("the server is about to stop"))?;
        let picture = tokio::task::spawn_blocking(move || {
            let picture = redrawn(&file);
            drop(turn);
            picture
        })
        .await
        .unwrap_or_else(|error| Err(format!("it cannot be drawn: {error}")))
        .map_err(|why| Rejected::Field {
            field: "image",
            code: "invalid",
            detail: why,
        })?;
        let hash = hex::encode(&Sha256::digest(&picture.bytes)[..8]);
        let mut tx = self.store().begin().await?;
        avatars::set(&mut tx, who.user, &hash, &picture).await?;
        tx.commit().await?;
        self.hint(who.user, Changed::Account);
        Ok(())
    }

    pub async fn remove_avatar(&self, who: &SignedIn) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        avatars::remove(&mut tx, who.user).await?;
        tx.commit().await?;
        self.hint(who.user, Changed::Account);
        Ok(())
    }

    pub async fn avatar(&self, of: UserId) -> Result<Picture, Rejected> {
        avatars::get(self.store(), of)
            .await?
            .ok_or(Rejected::NotFound)
    }
}

pub(crate) fn turns() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(AT_ONCE))
}

fn redrawn(file: &[u8]) -> Result<Picture, String> {
    const KINDS: &str = "a PNG, JPEG, WebP or GIF picture";
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|error| error.to_string())?;
    if !matches!(
        reader.format(),
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif)
    ) {
        return Err(format!("this is not {KINDS}"));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_PIXELS_MAX);
    limits.max_image_height = Some(SIDE_PIXELS_MAX);
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    // Cameras write sideways and say so beside the picture.
    let orientation = decoder.orientation().map_err(|error| refused(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    picture.apply_orientation(orientation);
    let small = picture.resize_to_fill(SIDE_PIXELS, SIDE_PIXELS, FilterType::Lanczos3);
    let mut bytes = Cursor::new(Vec::new());
    let transparent =
        small.color().has_alpha() && small.to_rgba8().pixels().any(|pixel| pixel.0[3] != 255);
    let kind = if transparent {
        DynamicImage::ImageRgba8(small.to_rgba8())
            .write_to(&mut bytes, ImageFormat::Png)
            .map(|()| "image/png")
    } else {
        small
            .to_rgb8()
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))
            .map(|()| "image/jpeg")
    };
    Ok(Picture {
        kind: kind.map_err(|error| error.to_string())?.to_owned(),
        bytes: bytes.into_inner(),
    })
}

fn refused(error: &image::ImageError) -> String {
    match error {
        image::ImageError::Limits(_) => {
            format!("the picture is too large: at most {SIDE_PIXELS_MAX} pixels a side")
        }
        _ => "the picture is damaged".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, alpha: u8) -> Vec<u8> {
        let picture =
            image::RgbaImage::from_pixel(width, height, image::Rgba([200, 100, 50, alpha]));
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, ImageFormat::Png)
            .expect("a picture");
        bytes.into_inner()
    }

    #[test]
    fn pictures_become_small_and_square_and_keep_what_shines_through() {
        for (width, height, alpha, kind) in
            [(640, 400, 255, "image/jpeg"), (3, 9, 100, "image/png")]
        {
            let picture = redrawn(&png(width, height, alpha)).expect("a picture");
            assert_eq!(picture.kind, kind);
            let back = image::load_from_memory(&picture.bytes).expect("a picture");
            assert_eq!((back.width(), back.height()), (SIDE_PIXELS, SIDE_PIXELS));
        }
    }

    #[test]
    fn what_else_the_file_holds_does_not_come_through() {
        let mut file = png(20, 20, 255);
        file.extend_from_slice(b"<script>alert(1)</script>");
        let picture = redrawn(&file).expect("a picture");
        assert!(!picture.bytes.windows(7).any(|bytes| bytes == b"<script"));
    }

    #[test]
    fn no_picture_a_damaged_one_and_a_bomb_are_refused() {
        let whole = png(50, 50, 255);
        let mut bomb = whole.clone();
        // The size that the head of the file claims.
        bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        for (name, file) in [
            ("nothing", Vec::new()),
            (
                "text",
                b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            ),
            ("cut", whole[..whole.len() / 2].to_vec()),
            ("bomb", bomb),
        ] {
            assert!(redrawn(&file).is_err(), "{name}");
        }
    }
}
