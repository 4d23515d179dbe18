/* light.c — sun, sky, air and viewing direction as numbers. */
#include "inner.h"

light light_of(const rs_scene *s)
{
    static const double diffuse[4] = { 0.34, 0.24, 0.18, 0.11 };  /* share of skylight, clear */
    static const double path[4] = { 0.050, 0.027, 0.014, 0.006 }; /* air's own light */
    light l;
    const double e = s->sun_el_deg * RAD, t = s->view_zenith_deg * RAD;
    const double a = (s->sun_az_deg - s->grid_north_deg) * RAD;
    const double b = (s->view_az_deg - s->grid_north_deg) * RAD;
    l.sin_sun = m_sin(e);
    l.cos_sun = m_cos(e);
    l.tan_sun = l.sin_sun / l.cos_sun;
    l.cot_sun = l.cos_sun / l.sin_sun;
    l.tan_view = m_tan(t);
    l.ax = m_sin(a);
    l.ay = -m_cos(a);
    l.vx = m_sin(b);
    l.vy = -m_cos(b);
    for (int k = 0; k < 4; k++) {
        l.diffuse[k] = m_clamp(diffuse[k] * (0.8 + 0.9 * s->haze), 0.05, 0.8);
        l.path[k] = path[k] * (0.55 + 2.2 * s->haze);
        l.through[k] = 1.0 - 0.25 * s->haze - 1.8 * l.path[k];
    }
    return l;
}
