// Reads the texts on canvases, which hold the labels of axes, legends and bars. A script in the page records each text
// where ECharts draws it: its canvas, its corners and the characters. A canvas that is cleared has no texts.

export const recordTexts = (context) =>
  context.addInitScript(() => {
    const drawing = CanvasRenderingContext2D.prototype;
    const { fillText, clearRect } = drawing;
    const GAP = 1.5; // pixels beside a text: words that touch read as one
    window.drawnAt = 0;
    drawing.clearRect = function (x, y, width, height) {
      if (width >= this.canvas.width / devicePixelRatio) this.canvas.texts = [];
      window.drawnAt = performance.now();
      return clearRect.call(this, x, y, width, height);
    };
    drawing.fillText = function (text, x, y, ...rest) {
      const size = this.measureText(text);
      const [left, right] = [x - size.actualBoundingBoxLeft - GAP, x + size.actualBoundingBoxRight + GAP];
      const [top, bottom] = [y - size.actualBoundingBoxAscent, y + size.actualBoundingBoxDescent];
      const matrix = this.getTransform();
      const corners = [[left, top], [right, top], [right, bottom], [left, bottom]].map(([x, y]) => {
        const point = matrix.transformPoint({ x, y });
        return [point.x / devicePixelRatio, point.y / devicePixelRatio];
      });
      if (text.trim() && this.globalAlpha > 0.1) (this.canvas.texts ??= []).push({ text, corners });
      window.drawnAt = performance.now();
      return fillText.call(this, text, x, y, ...rest);
    };
  });

// Resolves once no canvas has changed for a second: charts grow in.
export const drawn = (page) => page.waitForFunction(() => performance.now() - window.drawnAt > 1000);

// Texts that are shortened, reach out of their canvas, or lie over each other, each with the name of its chart.
export const unreadable = (page) =>
  page.evaluate(() => {
    const TOUCH = 2; // pixels that two texts may share: letters rarely fill their box
    const across = (corners, [dx, dy]) => {
      const places = corners.map(([x, y]) => x * dx + y * dy);
      return [Math.min(...places), Math.max(...places)];
    };
    const directions = ([[ax, ay], [bx, by], , [dx, dy]]) =>
      [[bx - ax, by - ay], [dx - ax, dy - ay]].map(([x, y]) => [x / Math.hypot(x, y), y / Math.hypot(x, y)]);
    // Two rectangles lie apart where a direction of one of their sides has a gap between them.
    const overlap = (one, other) =>
      [...directions(one), ...directions(other)].every((direction) => {
        const [a, b] = [across(one, direction), across(other, direction)];
        return Math.min(a[1], b[1]) - Math.max(a[0], b[0]) > TOUCH;
      });
    const outside = (corners, { clientWidth, clientHeight }) =>
      corners.some(([x, y]) => x < -4 || y < -2 || x > clientWidth + 4 || y > clientHeight + 2);
    const found = [];
    for (const chart of document.querySelectorAll("[data-test-chart-name]")) {
      if (!chart.checkVisibility()) continue; // of another tab
      const name = chart.dataset.testChartName;
      const canvases = [...chart.querySelectorAll("canvas")];
      if (canvases.length && !canvases.some((canvas) => canvas.texts?.length)) found.push(`${name}: no text was read`);
      for (const canvas of canvases) {
        const texts = canvas.texts ?? [];
        for (const [place, { text, corners }] of texts.entries()) {
          if (/…|\.\.\.$/.test(text)) found.push(`${name}: "${text}" is shortened`);
          if (outside(corners, canvas)) found.push(`${name}: "${text}" is cut`);
          for (const other of texts.slice(place + 1)) {
            const again = other.text === text && String(other.corners) === String(corners);
            if (!again && overlap(corners, other.corners)) found.push(`${name}: "${text}" is over "${other.text}"`);
          }
        }
      }
    }
    return found;
  });
