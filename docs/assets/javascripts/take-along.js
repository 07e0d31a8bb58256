// Makes a PNG image of a drawing's SVG file, twice as large as it is shown, and saves it.

const SCALE = 2;

async function save(address) {
  const text = await (await fetch(address)).text();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: image.naturalWidth * SCALE,
    height: image.naturalHeight * SCALE,
  });
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.drawImage(image, 0, 0);
  canvas.toBlob((content) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = address.split("/").pop().replace(/svg$/, "png");
    link.click();
    URL.revokeObjectURL(link.href);
  }, "image/png");
}

for (const button of document.querySelectorAll(".atlas-take__png")) {
  button.disabled = false;
  button.addEventListener("click", () => save(button.dataset.svg));
}
