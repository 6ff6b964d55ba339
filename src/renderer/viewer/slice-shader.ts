/**
 * What a pixel of a slice shows: the image, and over it the map in its colours. The same as NiiVue's own shader makes of it, pixel by
 * pixel (a browser test compares them), without what is never used here: NiiVue looks up its drawing and its atlas layer for
 * every pixel, also where there are none. Without a graphics card that is two thirds of what drawing a slice costs.
 * The names of the uniforms are NiiVue's, which sets them.
 */
export const sliceShader = `#version 300 es
precision highp int;
precision highp float;
uniform highp sampler3D volume, overlay;
uniform float overlayAlphaShader;
uniform float overlays;
in vec3 texPos;
out vec4 color;
void main() {
  vec3 image = texture(volume, texPos).rgb;
  vec4 map = overlays > 0.0 ? texture(overlay, texPos) : vec4(0.0);
  color = vec4(mix(image, map.rgb, map.a * overlayAlphaShader), 1.0);
}`
